package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneOutcome.Ending;
import dj.application.prune.PruneRequest;
import dj.application.prune.SnapshotRescue;
import dj.application.prune.UnusedLimit;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.error.DamageException;
import dj.domain.error.DeniedException;
import dj.domain.error.FailedException;
import dj.domain.event.Progress;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;
import dj.domain.port.BackendCapabilities;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a prune frees, and what it leaves.
final class PruneTest {
  private static final int LARGEST_FILE_BYTES = 3 << 19;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private TestRepository repository;
  private Path source;
  private Proof proof;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
    repository = TestRepository.in(files).init().withSmallPacks();
  }

  private SnapshotId backUp() throws IOException {
    SnapshotId id = repository.backup(source).snapshotId().orElseThrow();
    proof.expect(id, source);
    return id;
  }

  private void forget(SnapshotId snapshot) {
    repository.forget(snapshot);
    proof.forget(snapshot);
  }

  private void prove(String situation) throws IOException {
    Proof.requireSound(repository, situation);
    proof.requireSnapshots(repository, situation);
  }

  private long packBytes() {
    return repository.files(FileKind.PACK).stream()
        .mapToLong(file -> files.content(file).orElseThrow().length)
        .sum();
  }

  @Test
  void repositoryWithoutWasteStaysAsItIs() throws IOException {
    backUp();
    Set<FileName> before = files.all().keySet();
    PruneOutcome outcome = repository.prune(PruneScene.ALL);
    assertEquals(Ending.DONE, outcome.ending());
    assertEquals(before, files.all().keySet());
    assertEquals(0, outcome.freedBytes());
    prove("after a prune of nothing");
  }

  @Test
  void whatOnlyDeletedSnapshotsNeedIsFreedAtOnce() throws IOException {
    SnapshotId first = backUp();
    SmallTree.renew(source, 1);
    SmallTree.change(source, 1);
    backUp();
    forget(first);
    long before = packBytes();
    PruneOutcome planned =
        repository.prune(PruneScene.ALL.in(new PruneRequest.Mode.Plan(Set.of())));
    PruneOutcome outcome = repository.prune(PruneScene.ALL);
    assertEquals(Ending.DONE, outcome.ending());
    assertEquals(planned.estimate(), outcome.estimate());
    assertTrue(outcome.freedBytes() > LARGEST_FILE_BYTES, outcome::toString);
    assertEquals(before - outcome.freedBytes(), packBytes());
    assertEquals(List.of(), repository.files(FileKind.LOCK));
    assertEquals(1, repository.files(FileKind.INDEX).size(), "nothing but one segment is left");
    prove("after the prune");
    assertEquals(0, repository.prune(PruneScene.ALL).freedBytes());
    backUp();
    prove("after the next backup");
  }

  /// The first two deletes wait for each other.
  @Test
  @Timeout(60)
  void packsOfAFarStoreAreDeletedSeveralAtOnce() throws IOException {
    forget(backUp());
    CyclicBarrier together = new CyclicBarrier(2);
    StorageBackend store =
        new HookedBackend(
            new MemoryBackend(files, InstantSource.system()),
            operation -> operation.is(StorageOperation.Type.DELETE, FileKind.PACK),
            2,
            () -> assertDoesNotThrow(() -> together.await()));
    PruneOutcome outcome = TestRepository.at(new FarBackend(store)).prune(PruneScene.ALL);
    assertTrue(outcome.deleted().packs() > 1, outcome::toString);
    assertEquals(List.of(), repository.files(FileKind.PACK));
  }

  @Test
  void repositoryWithoutSnapshotsBecomesEmpty() throws IOException {
    forget(backUp());
    PruneOutcome outcome = repository.prune(PruneScene.ALL);
    assertTrue(outcome.deleted().packs() > 1, outcome::toString);
    assertEquals(List.of(), repository.files(FileKind.PACK));
    assertEquals(List.of(), repository.files(FileKind.INDEX));
    backUp();
    prove("after the next backup");
  }

  @Test
  void planOfDeletingSnapshotsWritesNothing() throws IOException {
    SnapshotId first = backUp();
    Set<FileName> before = files.all().keySet();
    PruneOutcome outcome =
        repository.prune(PruneScene.ALL.in(new PruneRequest.Mode.Plan(Set.of(first))));
    assertEquals(Ending.PLANNED, outcome.ending());
    assertEquals(0, outcome.estimate().snapshots());
    assertEquals(packBytes(), outcome.estimate().freedBytes());
    assertEquals(before, files.all().keySet());
  }

  @Test
  void undoWindowKeepsWhatIsCondemnedUntilItHasPassed() throws IOException {
    SnapshotId first = backUp();
    SmallTree.renew(source, 1);
    backUp();
    byte[] undo = files.content(FileName.of(first)).orElseThrow();
    forget(first);
    long before = packBytes();
    PruneRequest week = window(Duration.ofDays(7));
    PruneOutcome condemned = repository.prune(week);
    assertEquals(0, condemned.deleted().packs());
    assertTrue(condemned.condemned().packs() > 0, condemned::toString);
    assertTrue(packBytes() >= before);
    files.put(FileName.of(first), undo, InstantSource.system());
    repository.restore(first, folder.resolve("again"));
    repository.forget(first);
    prove("within the window");
    assertEquals(0, at(Duration.ofDays(6)).prune(week).deleted().packs());
    PruneOutcome late = at(Duration.ofDays(8)).prune(week);
    assertEquals(condemned.condemned(), late.deleted());
    assertTrue(packBytes() < before);
    prove("after the window");
  }

  @Test
  void snapshotIsBroughtBackOutOfCondemnedPacks() throws IOException {
    SnapshotId first = backUp();
    Map<String, String> content = SmallTree.content(source);
    Snapshot old = repository.snapshots().getFirst().snapshot();
    repository.forget(first);
    SmallTree.renew(source, 1);
    proof.forget(first);
    backUp();
    repository.prune(window(Duration.ofDays(7)));
    SnapshotId again;
    try (OpenRepository open = repository.open();
        CommitSession session = CommitSession.begin(open)) {
      IndexedRepository indexed = session.load().orElseThrow();
      long copied =
          new SnapshotRescue(session, indexed, 2, Progress.unseen(), PruneTest::lost)
              .copy(List.of(old.tree()));
      assertTrue(copied > 0);
      again = session.commit(old.withOrigin(session.id(), old.chain())).orElseThrow();
    }
    at(Duration.ofDays(8)).prune(window(Duration.ofDays(7)));
    assertEquals(content, proof.restored(repository, again));
    prove("after the window");
  }

  @Test
  void pruneThatDeletesNothingRemovesLeftoversToo() throws IOException {
    backUp();
    AtomicInteger asked = new AtomicInteger();
    StorageBackend counting =
        new ForwardingBackend(repository.ports().backend()) {
          @Override
          protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
            return effect.get();
          }

          @Override
          public void removeLeftovers() {
            asked.incrementAndGet();
          }
        };
    PruneOutcome outcome = TestRepository.at(counting).prune(PruneRequest.DEFAULT);
    assertEquals(Ending.DONE, outcome.ending());
    assertEquals(1, asked.get());
  }

  private static FailedException lost(String blob) {
    return new FailedException(blob + " is lost", "");
  }

  @Test
  void snapshotWhoseBlobsAreGoneIsNotBroughtBack() throws IOException {
    Snapshot old = snapshotOf(backUp());
    forget(repository.snapshots().getFirst().id());
    repository.prune(PruneScene.ALL);
    try (OpenRepository open = repository.open();
        CommitSession session = CommitSession.begin(open)) {
      SnapshotRescue rescue =
          new SnapshotRescue(
              session, session.load().orElseThrow(), 2, Progress.unseen(), PruneTest::lost);
      assertThrows(FailedException.class, () -> rescue.copy(List.of(old.tree())));
    }
  }

  @Test
  void processThatHasEndedIsNotWaitedFor() throws IOException {
    forget(backUp());
    repository.write(lease(LeaseKind.WRITE, new ProcessIdentity(77, "boot", 5, 9)));
    ProcessIdentity here = new ProcessIdentity(78, "boot", 5, 10);
    assertEquals(Ending.POSTPONED, repository.as(here, _ -> true).prune(PruneScene.ALL).ending());
    assertEquals(Ending.DONE, repository.as(here, _ -> false).prune(PruneScene.ALL).ending());
    assertEquals(List.of(), repository.files(FileKind.PACK));
    prove("after both");
  }

  @Test
  void activeSessionIsToldAndWaitedForIfAsked() throws IOException {
    forget(backUp());
    Lease other = lease(LeaseKind.WRITE, ProcessIdentity.UNKNOWN);
    repository.write(other);
    assertEquals(List.of(other), repository.prune(PruneScene.ALL).others());
    PruneRequest waiting =
        new PruneRequest(
            PruneScene.ALL.maxUnused(),
            PruneScene.ALL.maxRepackBytes(),
            Duration.ZERO,
            true,
            PruneScene.ALL.mode());
    int[] pauses = new int[1];
    PruneOutcome outcome =
        repository.prune(
            waiting,
            _ -> {
              if (++pauses[0] == 3) {
                files.remove(FileName.of(other.name()));
              }
            });
    assertEquals(3, pauses[0]);
    assertEquals(Ending.DONE, outcome.ending());
    assertEquals(List.of(), repository.files(FileKind.PACK));
  }

  @Test
  void readerDelaysTheDeletionForADay() throws IOException {
    forget(backUp());
    repository.write(lease(LeaseKind.READ, ProcessIdentity.UNKNOWN));
    PruneOutcome first = repository.prune(PruneScene.ALL);
    assertEquals(0, first.deleted().packs());
    assertEquals(first.condemned().packs(), repository.files(FileKind.PACK).size());
    TestRepository nextDay = at(Duration.ofHours(25));
    nextDay.write(lease(LeaseKind.READ, ProcessIdentity.UNKNOWN));
    assertEquals(first.condemned(), nextDay.prune(PruneScene.ALL).deleted());
  }

  @Test
  void toleratedWasteStaysAndTheLimitOfRewritingIsKept() throws IOException {
    SnapshotId first = backUp();
    SmallTree.change(source, 1);
    backUp();
    forget(first);
    PruneRequest lazy =
        new PruneRequest(
            new UnusedLimit.Unlimited(),
            OptionalLong.empty(),
            Duration.ZERO,
            false,
            PruneScene.ALL.mode());
    assertEquals(0, repository.prune(lazy).repackedBytes());
    PruneRequest limited =
        new PruneRequest(
            PruneScene.ALL.maxUnused(),
            OptionalLong.of(1),
            Duration.ZERO,
            false,
            PruneScene.ALL.mode());
    assertEquals(0, repository.prune(limited).repackedBytes());
    assertTrue(repository.prune(PruneScene.ALL).repackedBytes() > 0);
    prove("after all");
  }

  @Test
  void storageWithoutDeletesIsRefusedBeforeAnythingIsWritten() throws IOException {
    forget(backUp());
    Set<FileName> before = files.all().keySet();
    TestRepository appendOnly = TestRepository.at(new AppendOnly(PruneScene.client(files, NOW)));
    assertThrows(DeniedException.class, () -> appendOnly.prune(PruneScene.ALL));
    assertEquals(before, files.all().keySet());
    assertTrue(appendOnly.prune(PruneScene.ALL.in(PLAN)).estimate().freedBytes() > 0);
  }

  @Test
  void packThatIsMissingStopsAPrune() throws IOException {
    SnapshotId first = backUp();
    SmallTree.renew(source, 1);
    backUp();
    forget(first);
    files.remove(repository.files(FileKind.PACK).getFirst());
    Set<FileName> before = files.all().keySet();
    assertThrows(DamageException.class, () -> repository.prune(PruneScene.ALL));
    assertEquals(before, files.all().keySet());
  }

  private Snapshot snapshotOf(SnapshotId id) {
    return repository.snapshots().stream()
        .filter(stored -> stored.id().equals(id))
        .findFirst()
        .orElseThrow()
        .snapshot();
  }

  private static final Duration NOW = Duration.ZERO;
  private static final PruneRequest.Mode PLAN = new PruneRequest.Mode.Plan(Set.of());

  private TestRepository at(Duration later) {
    return TestRepository.at(PruneScene.client(files, later));
  }

  private static PruneRequest window(Duration window) {
    return new PruneRequest(
        PruneScene.ALL.maxUnused(),
        PruneScene.ALL.maxRepackBytes(),
        window,
        false,
        PruneScene.ALL.mode());
  }

  private static Lease lease(LeaseKind kind, ProcessIdentity process) {
    return new Lease(
        new SessionId(3, 4), kind, "elsewhere", "somebody", process, "dj test", 1, false);
  }

  /// Storage that keeps everything.
  private static final class AppendOnly extends ForwardingBackend {
    private AppendOnly(StorageBackend backend) {
      super(backend);
    }

    @Override
    public BackendCapabilities capabilities() {
      return new BackendCapabilities(false, 1, 1, false, false);
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      if (operation.type() == StorageOperation.Type.DELETE) {
        throw new DeniedException("no deletes", "");
      }
      return effect.get();
    }
  }
}
