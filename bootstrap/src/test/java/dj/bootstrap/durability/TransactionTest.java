package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.change.Rollback;
import dj.application.change.SnapshotChange;
import dj.application.prune.PruneRequest;
import dj.application.prune.UnusedLimit;
import dj.domain.error.FailedException;
import dj.domain.filter.PathRules;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.port.FileKind;
import dj.domain.port.testing.CrashError;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.retention.KeepRule;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.transaction.LoggedTransaction;
import dj.domain.transaction.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots are removed, changed and brought back, with death at every change of the store:
/// whatever was removed can be brought back, and nothing else is touched.
final class TransactionTest {
  private static final int LARGEST_FILE_BYTES = 1 << 17;

  private static final SnapshotChange TAGGED =
      new SnapshotChange.Tags(Optional.empty(), List.of("kept"), List.of());

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private TestRepository repository;
  private Path source;

  /// What each snapshot restores as.
  private final Map<SnapshotId, Map<String, String>> content = new HashMap<>();

  @BeforeEach
  void backUpTwice() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    repository = TestRepository.in(files).init().withSmallPacks();
    for (int i = 0; i < 2; i++) {
      SmallTree.change(source, i);
      SnapshotId id = repository.backup(source).snapshotId().orElseThrow();
      content.put(id, SmallTree.content(source));
    }
  }

  @Test
  void forgottenSnapshotsComeBack() throws IOException {
    TransactionId transaction = forgetAllButTheLast(repository);
    assertEquals(1, repository.snapshots().size());
    LoggedTransaction logged = repository.log().getFirst();
    assertEquals(transaction, logged.id());
    assertEquals(Operation.FORGET, logged.begun().operation());
    assertEquals(1, logged.ended().orElseThrow().removed().size());
    Rollback.Outcome outcome = repository.rollBack(transaction);
    assertEquals(1, outcome.restored().size());
    proveAll(repository, "rolled back");
    assertEquals(0, repository.rollBack(transaction).transactions().size(), "nothing is left");
    assertEquals(2, repository.snapshots().size());
  }

  @Test
  void rollbackCanBeRolledBack() throws IOException {
    TransactionId transaction = forgetAllButTheLast(repository);
    repository.rollBack(transaction);
    Rollback.Outcome again = repository.rollBack(repository.log().getFirst().id());
    assertEquals(1, again.removed().size());
    assertEquals(1, repository.snapshots().size());
    repository.rollBack(repository.log().getFirst().id());
    proveAll(repository, "rolled back three times");
  }

  @Test
  void rollbackCopiesFromCondemnedPacks() throws IOException {
    TransactionId transaction = forgetAllButTheLast(repository);
    repository.prune(
        new PruneRequest(
            new UnusedLimit.Size(0),
            OptionalLong.empty(),
            Duration.ofDays(7),
            false,
            new PruneRequest.Mode.Execute()));
    repository.rollBack(transaction);
    proveAll(repository, "rolled back after a prune with an undo window");
    repository.prune(PruneScene.ALL);
    proveAll(repository, "pruned after the rollback");
  }

  @Test
  void rollbackAfterTheSpaceWasFreedIsRefusedAndChangesNothing() throws IOException {
    SmallTree.renew(source, 1);
    SnapshotId last = repository.backup(source).snapshotId().orElseThrow();
    content.put(last, SmallTree.content(source));
    TransactionId transaction = forgetAllButTheLast(repository);
    repository.prune(PruneScene.ALL);
    FailedException e = assertThrows(FailedException.class, () -> repository.rollBack(transaction));
    assertTrue(e.getMessage().contains("cannot be brought back"), e.getMessage());
    assertEquals(1, repository.snapshots().size());
    assertEquals(List.of(), repository.files(FileKind.LOCK));
    Proof.requireSound(repository, "after a rollback that was refused");
  }

  @Test
  void tagsPinsAndHostsChangeWithoutTouchingData() throws IOException {
    repository.changeAll(TAGGED);
    repository.changeAll(new SnapshotChange.Pin(true));
    repository.changeAll(
        new SnapshotChange.Rewrite(
            PathRules.NONE,
            List.of(),
            Optional.empty(),
            Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
            ZoneOffset.UTC));
    for (StoredSnapshot stored : repository.snapshots()) {
      assertEquals(List.of(TestRepository.TAG, "kept"), stored.snapshot().tags());
      assertTrue(stored.snapshot().pinned());
      assertEquals(Instant.parse("2020-01-01T00:00:00Z"), stored.snapshot().time().toInstant());
      assertTrue(content.containsKey(stored.snapshot().original().orElseThrow()));
    }
    proveAll(repository, "changed three times");
    assertEquals(0, repository.keep(new KeepRule.Last(1)).transactions().size(), "all are pinned");
    for (int i = 0; i < 3; i++) {
      repository.rollBack(repository.log().get(2 * i).id());
    }
    for (StoredSnapshot stored : repository.snapshots()) {
      assertEquals(List.of(TestRepository.TAG), stored.snapshot().tags());
    }
    proveAll(repository, "changed back");
  }

  @Test
  void rewriteLeavesOutWhatIsExcluded() throws IOException {
    String name;
    try (Stream<Path> entries = Files.list(source)) {
      name =
          entries.map(entry -> entry.getFileName().toString()).min(String::compareTo).orElseThrow();
    }
    repository.changeAll(
        new SnapshotChange.Rewrite(
            PathRules.builder().add("/" + TestRepository.SOURCE_NAME + "/" + name).build(),
            List.of(name),
            Optional.empty(),
            Optional.empty(),
            ZoneOffset.UTC));
    Proof proof = new Proof(folder);
    for (StoredSnapshot stored : repository.snapshots()) {
      Map<String, String> expected =
          new HashMap<>(content.get(stored.snapshot().original().orElseThrow()));
      expected.keySet().removeIf(path -> path.equals(name) || path.startsWith(name + "/"));
      Map<String, String> restored = new HashMap<>(proof.restored(repository, stored.id()));
      // The directory that holds them has them no more; its own line stays as it was.
      assertEquals(expected.keySet(), restored.keySet());
      assertTrue(stored.snapshot().excludes().contains(name));
    }
    Proof.requireSound(repository, "rewritten");
    repository.rollBack(repository.log().getFirst().id());
    proveAll(repository, "rewritten back");
  }

  @Test
  void everyCrashOfAForgetLosesNothing() throws IOException {
    crashEverywhere(TransactionTest::forgetAllButTheLast);
  }

  @Test
  void everyCrashOfATagLosesNothing() throws IOException {
    crashEverywhere(store -> store.changeAll(TAGGED));
    repository.changeAll(TAGGED);
    proveAll(repository, "tagged");
  }

  @Test
  void everyCrashOfARollbackLosesNothing() throws IOException {
    TransactionId transaction = forgetAllButTheLast(repository);
    repository.prune(
        new PruneRequest(
            new UnusedLimit.Size(0),
            OptionalLong.empty(),
            Duration.ofDays(7),
            false,
            new PruneRequest.Mode.Execute()));
    crashEverywhere(store -> store.rollBack(transaction));
  }

  @Test
  void historiesOfChangesAndRollbacksLoseNothing() throws IOException {
    long seed = 20261122;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int step = 0; step < 14; step++) {
      switch (random.nextInt(5)) {
        case 0 -> repository.keep(new KeepRule.Last(1 + random.nextInt(2)));
        case 1 ->
            repository.changeAll(
                new SnapshotChange.Tags(Optional.of(List.of("step" + step)), List.of(), List.of()));
        case 2 -> {
          List<LoggedTransaction> log = repository.log();
          if (!log.isEmpty()) {
            repository.rollBack(log.get(random.nextInt(log.size())).id());
          }
        }
        case 3 ->
            repository.prune(
                new PruneRequest(
                    new UnusedLimit.Size(0),
                    OptionalLong.empty(),
                    Duration.ofDays(7),
                    false,
                    new PruneRequest.Mode.Execute()));
        default -> {
          SmallTree.change(source, 100 + step);
          SnapshotId id = repository.backup(source).snapshotId().orElseThrow();
          content.put(id, SmallTree.content(source));
        }
      }
      requireAsEver(repository, "seed " + seed + ", step " + step);
    }
    Proof.requireSound(repository, "after the history");
    for (LoggedTransaction logged : repository.log()) {
      repository.rollBack(logged.id());
      requireAsEver(repository, "after " + logged.begun().operation());
    }
  }

  private static TransactionId forgetAllButTheLast(TestRepository store) {
    return store.keep(new KeepRule.Last(1)).transactions().stream()
        .findFirst()
        .orElse(new TransactionId(0, 0, 0, 0));
  }

  /// Takes every state that a death of the operation can leave, brings back what was removed, and
  /// does the operation again.
  private void crashEverywhere(Consumer<TestRepository> operation) throws IOException {
    CrashingBackend recording = CrashingBackend.recording(client(files.copy()));
    operation.accept(TestRepository.at(recording));
    for (int survived = 0; survived <= recording.changes(); survived++) {
      String situation = "killed after change " + survived + " of " + recording.operations();
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        prove(state, operation, situation);
      }
    }
    boolean died = true;
    for (int survived = 0; died; survived++) {
      MemoryBackend.Files state = files.copy();
      died = dies(CrashingBackend.dyingAfter(survived, client(state)), operation);
      prove(state, operation, "died at change " + survived);
    }
  }

  private static boolean dies(CrashingBackend dying, Consumer<TestRepository> operation) {
    try {
      operation.accept(TestRepository.at(dying));
      return false;
    } catch (CrashError e) {
      return true;
    }
  }

  private void prove(
      MemoryBackend.Files state, Consumer<TestRepository> operation, String situation)
      throws IOException {
    TestRepository again = TestRepository.in(state.copy());
    operation.accept(again);
    requireAsEver(again, situation + ", then done again");
    TestRepository undone = TestRepository.in(state);
    Proof.requireSound(undone, situation);
    requireAsEver(undone, situation);
    for (LoggedTransaction logged : undone.log()) {
      undone.rollBack(logged.id());
    }
    proveAll(undone, situation + ", then rolled back");
  }

  /// Every snapshot that is there restores as the first of its line did.
  private void requireAsEver(TestRepository store, String situation) throws IOException {
    Proof proof = new Proof(folder);
    for (StoredSnapshot stored : store.snapshots()) {
      SnapshotId first = stored.snapshot().original().orElse(stored.id());
      assertEquals(content.get(first), proof.restored(store, stored.id()), situation);
    }
  }

  /// Every snapshot that ever was is there, as itself or under another id, and restores.
  private void proveAll(TestRepository store, String situation) throws IOException {
    List<SnapshotId> firsts = new ArrayList<>();
    for (StoredSnapshot stored : store.snapshots()) {
      firsts.add(stored.snapshot().original().orElse(stored.id()));
    }
    assertTrue(firsts.containsAll(content.keySet()), situation);
    requireAsEver(store, situation);
    Proof.requireSound(store, situation);
  }

  private static MemoryBackend client(MemoryBackend.Files state) {
    return new MemoryBackend(state, InstantSource.system());
  }
}
