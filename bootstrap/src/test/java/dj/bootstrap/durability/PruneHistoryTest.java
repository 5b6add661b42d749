package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneRequest;
import dj.application.prune.UnusedLimit;
import dj.domain.id.SnapshotId;
import dj.domain.port.testing.CrashError;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.tree.testing.RandomTree;
import dj.domain.tree.testing.TreeListing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Histories of chance: trees change, are backed up, snapshots are deleted, prunes of all sorts run
/// or die, time goes by. What is left comes back as it was, and in the end no waste is there.
final class PruneHistoryTest {
  private static final int FAST_SEEDS = 3;
  private static final int SLOW_SEEDS = 100;
  private static final int EVENTS = 14;
  private static final int ENTRIES = 25;
  private static final int LARGEST_FILE_BYTES = 60_000;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  @Test
  void historiesEndAsTheyShould() throws IOException {
    for (long seed = 1; seed <= FAST_SEEDS; seed++) {
      new History(seed).run();
    }
  }

  @Test
  @Tag("slow")
  void manyHistoriesEndAsTheyShould() throws IOException {
    for (long seed = 1000; seed < 1000 + SLOW_SEEDS; seed++) {
      new History(seed).run();
    }
  }

  /// One history.
  private final class History {
    private final MemoryBackend.Files files = new MemoryBackend.Files();
    private final Map<SnapshotId, SortedMap<String, String>> expected = new LinkedHashMap<>();
    private final SplittableRandom random;
    private final RandomTree tree;
    private final long seed;
    private final Path source = folder.resolve("a").resolve("source");
    private Duration now = Duration.ZERO;

    private History(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.tree = RandomTree.generate(seed, ENTRIES, LARGEST_FILE_BYTES);
    }

    private void run() throws IOException {
      client().init();
      backUp();
      for (int event = 0; event < EVENTS; event++) {
        now = now.plusHours(random.nextInt(1, 30));
        switch (random.nextInt(6)) {
          case 0, 1 -> backUp();
          case 2 -> forget();
          case 3 -> client().prune(request(Duration.ZERO));
          case 4 -> client().prune(request(Duration.ofHours(random.nextInt(60))));
          default -> dieInAPrune();
        }
      }
      now = now.plusHours(1);
      client().prune(PruneScene.ALL);
      PruneScene.requireNoWaste(client(), "seed " + seed);
      Proof.requireSound(client(), "seed " + seed);
      requireAll();
    }

    private TestRepository client() {
      return TestRepository.at(PruneScene.client(files, now));
    }

    private void backUp() throws IOException {
      tree.change(ENTRIES / 3);
      Proof.delete(source);
      tree.writeTo(source);
      expected.put(client().backup(source).snapshotId().orElseThrow(), tree.expected());
    }

    private void forget() {
      List<SnapshotId> all = new ArrayList<>(expected.keySet());
      if (all.size() > 1) {
        SnapshotId chosen = all.get(random.nextInt(all.size()));
        client().forget(chosen);
        expected.remove(chosen);
      }
    }

    private PruneRequest request(Duration window) {
      UnusedLimit limit =
          switch (random.nextInt(3)) {
            case 0 -> new UnusedLimit.Size(0);
            case 1 -> UnusedLimit.DEFAULT;
            default -> new UnusedLimit.Unlimited();
          };
      OptionalLong maxRepack =
          random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt(200_000));
      return new PruneRequest(limit, maxRepack, window, false, PruneScene.ALL.mode());
    }

    private void dieInAPrune() {
      CrashingBackend dying =
          CrashingBackend.dyingAfter(random.nextInt(25), PruneScene.client(files, now));
      try {
        TestRepository.at(dying).prune(request(Duration.ZERO));
      } catch (CrashError e) {
        assertTrue(e.getMessage().contains("died"), e.getMessage());
      }
    }

    private void requireAll() throws IOException {
      for (var snapshot : expected.entrySet()) {
        Path target = folder.resolve("b");
        Proof.delete(target);
        assertEquals(0, client().restore(snapshot.getKey(), target).failedItems(), "seed " + seed);
        assertEquals(snapshot.getValue(), TreeListing.of(target.resolve("source")), "seed " + seed);
      }
    }
  }
}
