package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneOutcome.Ending;
import dj.domain.error.FailedException;
import dj.domain.id.SnapshotId;
import dj.domain.port.testing.FastDirectory;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes on a real directory that remove, change and undo things: killed at any moment,
/// suspended for longer than others wait, many at once, and with clocks that are ten years wrong.
final class RealProcessesTest {
  private static final int LARGEST_FILE_BYTES = 1 << 20;
  private static final int FAST_ROUNDS = 5;
  private static final int SLOW_ROUNDS = 300;
  private static final int SNAPSHOTS = 3;

  /// A command of the test takes about this long in a process that has just started.
  private static final int LONGEST_LIFE_MICROS = 500_000;

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
    for (int generation = 1; generation <= SNAPSHOTS; generation++) {
      SmallTree.change(source, generation);
      SmallTree.renew(source, generation);
      proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    }
  }

  @Test
  void commandsKilledAtRandomMomentsLoseNothing() throws Exception {
    killRounds(FAST_ROUNDS);
  }

  @Test
  @Tag("slow")
  void manyCommandsKilledAtRandomMomentsLoseNothing() throws Exception {
    killRounds(SLOW_ROUNDS);
  }

  private void killRounds(int rounds) throws Exception {
    System.out.println("seed of the killed commands: " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 1; round <= rounds; round++) {
      long micros = random.nextLong(LONGEST_LIFE_MICROS);
      try (RepositoryProcess process = RepositoryProcess.start(place, source)) {
        switch (round % 4) {
          case 0 -> process.rollBack();
          case 1 -> process.forget();
          case 2 -> process.changePassword();
          default -> process.repair();
        }
        process.killAfter(micros);
      }
      String situation = "round " + round + " killed after " + micros + " µs, seed " + SEED;
      Proof.requireSound(repository, situation);
      undoAll();
      requireContents(situation);
    }
  }

  /// Undoes from the newest transaction on until all snapshots are there again.
  private void undoAll() {
    while (originals().size() < SNAPSHOTS) {
      var missing =
          repository.log().stream()
              .filter(transaction ->
                  transaction.begun().removes().stream()
                      .anyMatch(removed -> !isPresent(removed.id())))
              .findFirst()
              .orElseThrow();
      repository.rollBack(missing.id());
    }
  }

  private boolean isPresent(SnapshotId id) {
    return repository.snapshots().stream()
        .anyMatch(stored ->
            stored.id().equals(id) || stored.snapshot().original().filter(id::equals).isPresent());
  }

  private Set<SnapshotId> originals() {
    Set<SnapshotId> originals = new HashSet<>();
    repository
        .snapshots()
        .forEach(stored -> originals.add(stored.snapshot().original().orElse(stored.id())));
    return originals;
  }

  private void requireContents(String situation) throws IOException {
    Set<Map<String, String>> expected = new LinkedHashSet<>();
    for (SnapshotId id : proof.snapshots()) {
      expected.add(proof.expected(id));
    }
    Set<Map<String, String>> found = new LinkedHashSet<>();
    for (StoredSnapshot stored : repository.snapshots()) {
      found.add(proof.restored(repository, stored.id()));
    }
    assertEquals(expected, found, situation);
  }

  /// Each prune waits for the sleeper in vain, since a process that is suspended is not dead.
  @Test
  void backupThatSleepsAcrossTwoPrunesLosesNothing() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    System.out.println("seed of the sleeper: " + SEED);
    SmallTree.change(source, SNAPSHOTS + 1);
    SmallTree.renew(source, SEED);
    repository.forget(first());
    proof.forget(first());
    try (RepositoryProcess sleeper = RepositoryProcess.start(place, source)) {
      sleeper.backUp();
      sleeper.leaveAlone(random.nextLong(LONGEST_LIFE_MICROS));
      sleeper.suspend();
      repository.prune(PruneScene.ALL);
      repository.prune(PruneScene.ALL);
      proof.requireSnapshots(repository, "while the backup sleeps, seed " + SEED);
      sleeper.wake();
      assertTrue(sleeper.awaitEnd(), "the backup succeeds, seed " + SEED);
    }
    proof.expect(newest(), source);
    requireAllAndNoWaste("after the backup, seed " + SEED);
  }

  @Test
  void twoPrunesAndThreeBackupsAtOnceLoseNothing() throws Exception {
    repository.forget(first());
    proof.forget(first());
    SmallTree.change(source, SNAPSHOTS + 1);
    List<RepositoryProcess> processes = new ArrayList<>();
    try {
      for (int number = 0; number < 5; number++) {
        processes.add(RepositoryProcess.start(place, source));
      }
      for (int number = 0; number < 5; number++) {
        if (number % 2 == 1) {
          processes.get(number).prune();
        } else {
          processes.get(number).backUp();
        }
      }
      for (RepositoryProcess process : processes) {
        assertTrue(process.awaitEnd(), "everybody succeeds");
      }
    } finally {
      processes.forEach(RepositoryProcess::close);
    }
    for (StoredSnapshot stored : repository.snapshots()) {
      if (!proof.knows(stored.id())) {
        proof.expect(stored.id(), source);
      }
    }
    assertEquals(SNAPSHOTS + 2, repository.snapshots().size());
    requireAllAndNoWaste("after all");
  }

  @Test
  void clocksTenYearsWrongLoseNothing() throws Exception {
    for (String error : List.of("-3650d", "+3650d")) {
      SmallTree.renew(source, error.hashCode());
      SnapshotId oldest = first();
      repository.forget(oldest);
      proof.forget(oldest);
      try (RepositoryProcess backup = RepositoryProcess.start(place, source, clock(error));
          RepositoryProcess prune = RepositoryProcess.start(place, source, clock(error))) {
        backup.backUp();
        prune.prune();
        assertTrue(backup.awaitEnd(), "a backup with a clock wrong by " + error);
        assertTrue(prune.awaitEnd(), "a prune with a clock wrong by " + error);
      }
      for (StoredSnapshot stored : repository.snapshots()) {
        if (!proof.knows(stored.id())) {
          proof.expect(stored.id(), source);
        }
      }
      assertEquals(SNAPSHOTS, repository.snapshots().size(), error);
      requireAllAndNoWaste("with a clock wrong by " + error);
    }
  }

  /// The environment of a process whose clock is wrong; files are dated by the kernel all the same.
  private static Map<String, String> clock(String error) throws IOException {
    try (Stream<Path> libraries = Files.walk(Path.of("/usr/lib"), 3)) {
      Path library =
          libraries
              .filter(path -> path.endsWith("faketime/libfaketimeMT.so.1"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("please install faketime"));
      return Map.of(
          "LD_PRELOAD",
          library.toString(),
          "FAKETIME",
          error,
          "FAKETIME_DONT_FAKE_MONOTONIC",
          "1",
          "NO_FAKE_STAT",
          "1",
          // Else waiting for a moment takes seconds of computing.
          "FAKETIME_FORCE_MONOTONIC_FIX",
          "0");
    }
  }

  private SnapshotId first() {
    return proof.snapshots().iterator().next();
  }

  private SnapshotId newest() {
    return repository.snapshots().getLast().id();
  }

  private void requireAllAndNoWaste(String situation) throws IOException {
    Proof.requireSound(repository, situation);
    proof.requireSnapshots(repository, situation);
    try {
      assertEquals(Ending.DONE, repository.prune(PruneScene.ALL).ending(), situation);
    } catch (FailedException e) {
      throw new AssertionError(situation, e);
    }
    PruneScene.requireNoWaste(repository, situation);
    Proof.requireSound(repository, situation + ", then pruned");
    proof.requireSnapshots(repository, situation + ", then pruned");
  }
}
