package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.change.LeftOut;
import dj.application.change.Rollback;
import dj.application.change.SnapshotChange;
import dj.application.change.SnapshotRewrite;
import dj.application.prune.PruneRequest;
import dj.application.prune.UnusedLimit;
import dj.domain.error.DamageException;
import dj.domain.error.FailedException;
import dj.domain.filter.PathRules;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
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
  void rewriteCountsWhatItLeavesOut() throws IOException {
    Files.createDirectories(source.resolve("left/deeper"));
    Files.writeString(source.resolve("left/deeper/one"), "12345");
    Files.writeString(source.resolve("left/two"), "1234567");
    Files.createSymbolicLink(source.resolve("left/three"), Path.of("two"));
    repository.backup(source);
    SnapshotRewrite.Outcome outcome = repository.changeAll(without("left")).orElseThrow();
    assertEquals(new LeftOut(3, 12), outcome.leftOut());
    assertEquals(1, outcome.replaced().size());
    assertEquals(2, outcome.unchanged());
  }

  @Test
  void everyCrashOfARewriteLeavesTheOldSnapshotOrTheNewOne() throws IOException {
    String left;
    try (Stream<Path> entries = Files.list(source)) {
      left =
          entries.map(entry -> entry.getFileName().toString()).min(String::compareTo).orElseThrow();
    }
    SnapshotChange rewrite = without(left);
    CrashingBackend recording = CrashingBackend.recording(client(files.copy()));
    TestRepository.at(recording).changeAll(rewrite);
    assertTrue(recording.changes() > 6, () -> recording.operations().toString());
    for (int survived = 0; survived <= recording.changes(); survived++) {
      String situation = "killed after change " + survived + " of " + recording.operations();
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        proveRewrite(state, rewrite, left, situation);
      }
    }
    boolean died = true;
    for (int survived = 0; died; survived++) {
      MemoryBackend.Files state = files.copy();
      died =
          dies(
              CrashingBackend.dyingAfter(survived, client(state)),
              store -> store.changeAll(rewrite));
      proveRewrite(state, rewrite, left, "died at change " + survived);
    }
  }

  private void proveRewrite(
      MemoryBackend.Files state, SnapshotChange rewrite, String left, String situation)
      throws IOException {
    TestRepository again = TestRepository.in(state);
    requireOldOrNew(again, left, situation);
    again.changeAll(rewrite);
    requireOldOrNew(again, left, situation + ", then done again");
    List<StoredSnapshot> snapshots = again.snapshots();
    assertEquals(content.size(), snapshots.size(), situation + ": each once");
    assertTrue(
        snapshots.stream().allMatch(stored -> stored.snapshot().original().isPresent()), situation);
    for (LoggedTransaction logged : again.log()) {
      again.rollBack(logged.id());
    }
    proveAll(again, situation + ", then rolled back");
  }

  /// Every snapshot that ever was is there, as it was or without what was left out, and whole.
  private void requireOldOrNew(TestRepository store, String left, String situation)
      throws IOException {
    Proof.requireSound(store, situation);
    Proof proof = new Proof(folder);
    Set<SnapshotId> firsts = new HashSet<>();
    for (StoredSnapshot stored : store.snapshots()) {
      SnapshotId first = stored.snapshot().original().orElse(stored.id());
      firsts.add(first);
      Set<String> expected = new HashSet<>(content.get(first).keySet());
      if (stored.snapshot().excludes().contains(left)) {
        expected.removeIf(path -> path.equals(left) || path.startsWith(left + "/"));
      }
      assertEquals(expected, proof.restored(store, stored.id()).keySet(), situation);
    }
    assertEquals(content.keySet(), firsts, situation);
  }

  private static SnapshotChange without(String name) {
    return new SnapshotChange.Rewrite(
        PathRules.builder().add("/" + TestRepository.SOURCE_NAME + "/" + name).build(),
        List.of(name),
        Optional.empty(),
        Optional.empty(),
        ZoneOffset.UTC);
  }

  @Test
  void snapshotThatHasLostAFileIsChangedOnlyWithoutIt() throws IOException {
    Files.writeString(source.resolve("lost"), "content that is lost ".repeat(200));
    Set<FileName> before = Set.copyOf(repository.files(FileKind.PACK));
    repository.backup(source);
    // The packs of the last backup hold the file and the directories above it; the latter come
    // back.
    MemoryBackend.Files whole = files.copy();
    FileName pack =
        repository.files(FileKind.PACK).stream()
            .filter(file -> !before.contains(file) && losesOnly(whole, file, "/lost"))
            .findFirst()
            .orElseThrow();
    files.remove(pack);
    repository.repairQuickly();
    for (SnapshotChange change : List.of(TAGGED, new SnapshotChange.Pin(true))) {
      MemoryBackend.Files unchanged = files.copy();
      DamageException refusal =
          assertThrows(DamageException.class, () -> repository.changeAll(change));
      assertTrue(refusal.getMessage().contains("has lost something"), refusal.getMessage());
      assertTrue(refusal.hint().contains("--rewrite-snapshots"), refusal.hint());
      assertEquals(
          unchanged.all().keySet(), files.copy().all().keySet(), "nothing but a lease was written");
    }
    repository.changeAll(without("lost"));
    repository.changeAll(TAGGED);
    assertTrue(
        repository.snapshots().stream()
            .allMatch(stored -> stored.snapshot().tags().contains("kept")));
    Proof.requireSound(repository, "rewritten without what was lost");
  }

  /// Whether a single file is all that is lost with a pack.
  private static boolean losesOnly(MemoryBackend.Files whole, FileName pack, String path) {
    MemoryBackend.Files damaged = whole.copy();
    damaged.remove(pack);
    List<Finding> hits =
        TestRepository.in(damaged).repairQuickly().remaining().stream()
            .filter(finding -> finding.code().endsWith("-hit"))
            .toList();
    return !hits.isEmpty() && hits.stream().allMatch(hit -> hit.subject().endsWith(path));
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
