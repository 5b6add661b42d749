package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.FileKind;
import dj.domain.port.testing.FastDirectory;
import dj.domain.snapshot.StoredSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes on a real file system: killed at random moments, and many at once.
final class KilledProcessTest {
  private static final int LARGEST_FILE_BYTES = 3 << 20;
  private static final int FAST_ROUNDS = 4;
  private static final int SLOW_ROUNDS = 300;

  /// A backup of the test takes about this long in a process that has just started.
  private static final int LONGEST_LIFE_MICROS = 400_000;

  private static final long SEED = System.nanoTime();

  @TempDir(factory = FastDirectory.class)
  private Path folder;

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
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
  }

  @Test
  void processesKilledAtRandomMomentsLoseNothing() throws Exception {
    killRounds(FAST_ROUNDS);
  }

  @Test
  @Tag("slow")
  void manyProcessesKilledAtRandomMomentsLoseNothing() throws Exception {
    killRounds(SLOW_ROUNDS);
  }

  private void killRounds(int rounds) throws Exception {
    System.out.println("seed of the killed processes: " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 1; round <= rounds; round++) {
      SmallTree.change(source, round % 7);
      SmallTree.renew(source, random.nextLong());
      long micros = random.nextLong(LONGEST_LIFE_MICROS);
      try (RepositoryProcess process = RepositoryProcess.start(place, source)) {
        process.backUp();
        process.killAfter(micros);
      }
      prove("round " + round + " killed after " + micros + " µs, seed " + SEED);
    }
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    prove("the next run, seed " + SEED);
  }

  /// A snapshot of the killed process is whole if it is there at all.
  private void prove(String situation) throws Exception {
    Set<StoredSnapshot> unknown = new HashSet<>(repository.snapshots());
    unknown.removeIf(stored -> proof.knows(stored.id()));
    for (StoredSnapshot stored : unknown) {
      proof.expect(stored.id(), source);
    }
    Proof.requireSound(repository, situation);
    proof.requireRecent(repository, situation);
  }

  @Test
  void processesAtTheSameTimeAllCount() throws Exception {
    List<Path> sources = new ArrayList<>();
    for (int client = 0; client < 3; client++) {
      sources.add(SmallTree.create(folder.resolve("client-" + client), 1 << 20));
      SmallTree.change(sources.get(client), client);
    }
    List<RepositoryProcess> processes = new ArrayList<>();
    try {
      for (Path client : sources) {
        processes.add(RepositoryProcess.start(place, client));
      }
      for (RepositoryProcess process : processes) {
        process.backUp();
      }
      for (RepositoryProcess process : processes) {
        process.awaitBackup();
      }
    } finally {
      processes.forEach(RepositoryProcess::close);
    }
    assertEquals(1 + sources.size(), repository.snapshots().size());
    assertEquals(List.of(), repository.files(FileKind.LOCK));
    proof.requireSnapshots(repository, "processes at once");
    Proof.requireSound(repository, "processes at once");
    Set<Map<String, String>> contents = new HashSet<>();
    for (StoredSnapshot stored : repository.snapshots()) {
      contents.add(proof.restored(repository, stored.id()));
    }
    for (Path client : sources) {
      assertTrue(contents.contains(SmallTree.content(client)), client.toString());
    }
  }
}
