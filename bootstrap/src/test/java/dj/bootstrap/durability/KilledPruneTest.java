package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.application.prune.PruneOutcome.Ending;
import dj.domain.id.SnapshotId;
import dj.domain.port.testing.FastDirectory;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes on a real file system that are killed while they prune.
final class KilledPruneTest {
  private static final int LARGEST_FILE_BYTES = 2 << 20;
  private static final int FAST_ROUNDS = 3;
  private static final int SLOW_ROUNDS = 300;
  private static final int KEPT = 3;

  /// A prune of the test takes about this long in a process that has just started.
  private static final int LONGEST_LIFE_MICROS = 500_000;

  private static final long SEED = System.nanoTime();

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final Deque<SnapshotId> snapshots = new ArrayDeque<>();
  private TestRepository repository;
  private Path place;
  private Path source;
  private Proof proof;

  @BeforeEach
  void createRepository() throws Exception {
    source = SmallTree.create(folder.resolve("sources"), LARGEST_FILE_BYTES);
    place = folder.resolve("repository");
    repository = RepositoryProcess.local(place).init().withSmallPacks();
    proof = new Proof(folder);
  }

  @Test
  void prunesKilledAtRandomMomentsLoseNothing() throws Exception {
    killRounds(FAST_ROUNDS, () -> RepositoryProcess.start(place, source));
  }

  @Test
  @Tag("slow")
  void manyPrunesKilledAtRandomMomentsLoseNothing() throws Exception {
    QuickStart quick = new QuickStart(folder.resolve("quick"));
    killRounds(SLOW_ROUNDS, () -> RepositoryProcess.start(quick, place, source));
  }

  private void killRounds(int rounds, Callable<RepositoryProcess> starter) throws Exception {
    System.out.println("seed of the killed prunes: " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 1; round <= rounds; round++) {
      backUp(random.nextLong(), round);
      backUp(random.nextLong(), round + 1);
      while (snapshots.size() > KEPT) {
        SnapshotId oldest = snapshots.remove();
        repository.forget(oldest);
        proof.forget(oldest);
      }
      long micros = random.nextLong(LONGEST_LIFE_MICROS);
      try (RepositoryProcess process = starter.call()) {
        process.prune();
        process.killAfter(micros);
      }
      String situation = "round " + round + " killed after " + micros + " µs, seed " + SEED;
      Proof.requireSound(repository, situation);
      proof.requireRecent(repository, situation);
    }
    assertEquals(Ending.DONE, repository.prune(PruneScene.ALL).ending(), "the dead are known");
    PruneScene.requireNoWaste(repository, "the next prune, seed " + SEED);
    Proof.requireSound(repository, "the next prune, seed " + SEED);
    proof.requireSnapshots(repository, "the next prune, seed " + SEED);
  }

  private void backUp(long seed, int generation) throws Exception {
    SmallTree.change(source, generation % 7);
    SmallTree.renew(source, seed);
    SnapshotId id = repository.backup(source).snapshotId().orElseThrow();
    proof.expect(id, source);
    snapshots.add(id);
  }
}
