package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.FailedException;
import dj.domain.error.NotFoundException;
import dj.domain.id.IndexId;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.lease.LockName;
import dj.domain.lease.Revocation;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.RecordingBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other clients take a backup for dead at the worst moments: it notices and begins anew, and what
/// does not count any more is relied on by nobody.
final class RevocationTest {
  private static final SessionId REVOKER = new SessionId(0x5EED, 1);

  /// Larger than what is read in one go, and of more chunks than an entry lists by itself.
  private static final int LARGEST_FILE_BYTES = 5 << 19;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final TestRepository repository = TestRepository.in(files);
  private Path source;
  private Proof proof;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
    repository.init().withSmallChunks();
  }

  @Test
  void sessionRevokedBeforeItsFenceBeginsAnew() throws IOException {
    firstBackup();
    SmallTree.change(source, 1);
    RecordingBackend log = backUpWhile(isWrite(FileKind.SNAPSHOT), 1, this::keepNothing);
    assertEquals(2, log.count(StorageOperation.Type.CREATE, FileKind.SNAPSHOT));
    assertEquals(1, log.count(StorageOperation.Type.DELETE, FileKind.SNAPSHOT));
    requireAllSound(2);
  }

  @Test
  void sessionRevokedWhileItLoadsBeginsAnew() throws IOException {
    firstBackup();
    RecordingBackend log = backUpWhile(isList(FileKind.INDEX), 1, this::keepNothing);
    assertEquals(2, log.count(StorageOperation.Type.REPLACE, FileKind.LOCK));
    assertEquals(1, log.count(StorageOperation.Type.CREATE, FileKind.SNAPSHOT));
    requireAllSound(2);
  }

  @Test
  void sessionThatIsBeingRevokedBeginsAnew() throws IOException {
    firstBackup();
    SmallTree.change(source, 1);
    RecordingBackend log =
        backUpWhile(isWrite(FileKind.SNAPSHOT), 1, session -> Revocation.open(session, REVOKER));
    assertEquals(2, log.count(StorageOperation.Type.CREATE, FileKind.SNAPSHOT));
    requireAllSound(2);
  }

  @Test
  void sessionWhoseRevocationIsClosedBetweenListingAndReadingBeginsAnew() throws IOException {
    firstBackup();
    SmallTree.change(source, 1);
    List<Revocation> open = new ArrayList<>();
    RecordingBackend log = new RecordingBackend(new MemoryBackend(files, InstantSource.system()));
    HookedBackend hooked =
        new HookedBackend(
            log,
            operation ->
                open.isEmpty()
                    ? isWrite(FileKind.SNAPSHOT).test(operation)
                    : operation.is(StorageOperation.Type.READ, FileKind.LOCK),
            2,
            () -> {
              if (open.isEmpty()) {
                open.add(Revocation.open(writingSession(), REVOKER));
                repository.write(open.getFirst());
              } else {
                repository.write(
                    open.getFirst()
                        .closeAs(new SessionId(0x5EED, 2), new TreeSet<>(), new TreeSet<>()));
                files.remove(FileName.of(open.getFirst().name()));
              }
            });
    proof.expect(TestRepository.at(hooked).backup(source).snapshotId().orElseThrow(), source);
    assertEquals(2, log.count(StorageOperation.Type.CREATE, FileKind.SNAPSHOT));
    requireAllSound(2);
  }

  @Test
  void sessionRevokedInEveryRoundFailsAndHarmsNothing() throws IOException {
    firstBackup();
    SmallTree.change(source, 1);
    assertThrows(
        FailedException.class,
        () -> backUpWhile(isWrite(FileKind.SNAPSHOT), Integer.MAX_VALUE, this::keepNothing));
    requireAllSound(1);
  }

  @Test
  void revocationThatKeepsAllDisturbsNobody() throws IOException {
    firstBackup();
    SmallTree.change(source, 1);
    // The lock listing behind the snapshot is the fence.
    boolean[] published = new boolean[1];
    RecordingBackend log =
        backUpWhile(
            operation -> {
              published[0] |= isWrite(FileKind.SNAPSHOT).test(operation);
              return published[0] && isList(FileKind.LOCK).test(operation);
            },
            1,
            session -> Revocation.open(session, REVOKER).close(allSnapshots(), allSegments()));
    assertEquals(1, log.count(StorageOperation.Type.CREATE, FileKind.SNAPSHOT));
    requireAllSound(2);
  }

  @Test
  void whatARevokedSessionLeftBehindCountsForNobody() throws IOException {
    firstBackup();
    Set<FileName> kept = files.all().keySet();
    SmallTree.change(source, 1);
    StoredSnapshot lost = stored(repository.backup(source).snapshotId().orElseThrow());
    repository.write(keepNothing(lost.snapshot().session()));

    assertEquals(1, repository.snapshots().size());
    assertThrows(
        NotFoundException.class, () -> repository.restore(lost.id(), folder.resolve("nowhere")));
    Set<FileName> doomed = new HashSet<>(files.all().keySet());
    doomed.removeAll(kept);
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    doomed.forEach(files::remove);
    requireAllSound(2);
  }

  @Test
  void nobodyReliesOnASessionThatIsBeingRevoked() throws IOException {
    StoredSnapshot first = stored(repository.backup(source).snapshotId().orElseThrow());
    Set<FileName> doomed = new HashSet<>(files.all().keySet());
    doomed.removeIf(file -> file.kind() == FileKind.CONFIG || file.kind() == FileKind.KEY);
    repository.write(Revocation.open(first.snapshot().session(), REVOKER));
    assertEquals(1, repository.snapshots().size(), "an open revocation hides nothing yet");

    // Nothing has changed, and the parent can be read, and all of it goes before long.
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    repository.write(keepNothing(first.snapshot().session()));
    doomed.forEach(files::remove);
    requireAllSound(1);
  }

  @Test
  void damagedRevocationIsToldAndHidesNothing() throws IOException {
    firstBackup();
    SessionId session = repository.snapshots().getFirst().snapshot().session();
    FileName lock = FileName.of(LockName.revocation(session, REVOKER));
    files.put(lock, new byte[100], InstantSource.system());
    proof.requireSnapshots(repository, "a damaged revocation");
    assertTrue(repository.check().damaged());
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    proof.requireSnapshots(repository, "a damaged revocation");
    files.remove(lock);
    requireAllSound(2);
  }

  private void firstBackup() throws IOException {
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
  }

  /// Backs up while the session is revoked at chosen operations.
  private RecordingBackend backUpWhile(
      Predicate<StorageOperation> chosen, int times, Function<SessionId, Revocation> revocation)
      throws IOException {
    RecordingBackend log = new RecordingBackend(new MemoryBackend(files, InstantSource.system()));
    HookedBackend hooked =
        new HookedBackend(
            log, chosen, times, () -> repository.write(revocation.apply(writingSession())));
    proof.expect(TestRepository.at(hooked).backup(source).snapshotId().orElseThrow(), source);
    return log;
  }

  /// The one session that has a lease.
  private SessionId writingSession() {
    List<LockName> leases =
        repository.files(FileKind.LOCK).stream()
            .map(file -> LockName.parse(file.name()))
            .filter(LockName::isLease)
            .toList();
    assertEquals(1, leases.size());
    return leases.getFirst().session();
  }

  private Revocation keepNothing(SessionId session) {
    return Revocation.open(session, REVOKER).close(new TreeSet<>(), new TreeSet<>());
  }

  private SortedSet<SnapshotId> allSnapshots() {
    return repository.files(FileKind.SNAPSHOT).stream()
        .map(file -> SnapshotId.parse(file.name()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private SortedSet<IndexId> allSegments() {
    return repository.files(FileKind.INDEX).stream()
        .map(file -> IndexId.parse(file.name()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private StoredSnapshot stored(SnapshotId id) {
    return repository.snapshots().stream()
        .filter(stored -> stored.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void requireAllSound(int snapshots) throws IOException {
    assertEquals(snapshots, repository.snapshots().size());
    proof.requireSnapshots(repository, "afterwards");
    assertFalse(repository.check().damaged(), () -> repository.check().findings().toString());
  }

  private static Predicate<StorageOperation> isWrite(FileKind kind) {
    return operation -> operation.is(StorageOperation.Type.CREATE, kind);
  }

  private static Predicate<StorageOperation> isList(FileKind kind) {
    return operation -> operation.is(StorageOperation.Type.LIST, kind);
  }
}
