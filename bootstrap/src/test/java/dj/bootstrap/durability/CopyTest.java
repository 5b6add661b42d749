package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.copy.CopyOutcome;
import dj.application.repository.CommitSession;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.domain.error.DamageException;
import dj.domain.error.DjException;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Snapshots are copied from one repository to another, which shares its keys or does not.
final class CopyTest {
  private static final int LARGEST_FILE_BYTES = 1 << 17;
  private static final long SPARSE_BYTES = 64L << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files sourceFiles = new MemoryBackend.Files();
  private final MemoryBackend.Files targetFiles = new MemoryBackend.Files();
  private TestRepository source;
  private Path tree;

  /// What each snapshot of the source restores as.
  private final Map<SnapshotId, Map<String, String>> content = new HashMap<>();

  @BeforeEach
  void backUpTwice() throws IOException {
    tree = SmallTree.create(folder, LARGEST_FILE_BYTES);
    try (RandomAccessFile sparse = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(SPARSE_BYTES);
      sparse.seek(SPARSE_BYTES / 2);
      sparse.write(new byte[] {1, 2, 3});
    }
    source = TestRepository.in(sourceFiles).init().withSmallPacks();
    for (int i = 0; i < 2; i++) {
      SmallTree.change(tree, i);
      backUp();
    }
  }

  private SnapshotId backUp() throws IOException {
    SnapshotId id = source.backup(tree).snapshotId().orElseThrow();
    content.put(id, SmallTree.content(tree));
    return id;
  }

  private TestRepository target(boolean shared) {
    TestRepository target = TestRepository.in(targetFiles);
    return shared ? target.initLike(source) : target.init();
  }

  private void prove(TestRepository target, String situation) throws IOException {
    Proof proof = new Proof(folder);
    for (StoredSnapshot stored : target.snapshots()) {
      SnapshotId original = stored.snapshot().original().orElseThrow();
      assertEquals(content.get(original), proof.restored(target, stored.id()), situation);
    }
    Proof.requireSound(target, situation);
    assertEquals(List.of(), target.files(FileKind.LOCK), situation);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copiesRestoreAsTheirOriginals(boolean shared) throws IOException {
    TestRepository target = target(shared);
    CopyOutcome outcome = target.copyFrom(source);
    assertEquals(2, outcome.copied().size());
    assertEquals(List.of(), outcome.failed());
    assertEquals(shared, outcome.sameNames());
    prove(target, "copied");
    for (int i = 0; i < 2; i++) {
      Snapshot original = source.snapshots().get(i).snapshot();
      Snapshot copy = target.snapshots().get(i).snapshot();
      assertEquals(original.time(), copy.time());
      assertEquals(original.tags(), copy.tags());
      assertEquals(original.summary(), copy.summary());
      assertEquals(shared, original.tree().equals(copy.tree()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void splitContentListsAreCopied(boolean shared) throws IOException {
    Files.write(tree.resolve("disk.img"), noise(4 << 20));
    source.withSmallChunks();
    backUp();
    TestRepository target = target(shared);
    target.copyFrom(source);
    assertEquals(3, target.snapshots().size());
    prove(target, "copied with content lists");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copyingTwiceDoesNothing(boolean shared) {
    TestRepository target = target(shared);
    target.copyFrom(source);
    Map<FileName, byte[]> before = targetFiles.all();
    CopyOutcome again = target.copyFrom(source);
    assertEquals(List.of(), again.copied());
    assertEquals(2, again.present());
    assertEquals(before.keySet(), targetFiles.all().keySet());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyWhatIsNewIsReadTheNextTime(boolean shared) throws IOException {
    TestRepository target = target(shared);
    target.copyFrom(source);
    Files.writeString(tree.resolve("added"), "a few words ".repeat(100));
    backUp();
    Progress progress = Progress.unseen();
    CopyOutcome outcome = target.copyFrom(source, false, progress);
    assertEquals(1, outcome.copied().size());
    assertTrue(outcome.bytesRead() < 10_000, "bytes of content: " + outcome.bytesRead());
    assertTrue(progress.snapshot().bytesRead() < 100_000, progress.snapshot()::toString);
    prove(target, "copied again");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dryRunWritesNothing(boolean shared) {
    TestRepository target = target(shared);
    Map<FileName, byte[]> before = targetFiles.all();
    CopyOutcome outcome = target.copyFrom(source, true, Progress.unseen());
    assertEquals(2, outcome.copied().size());
    assertTrue(outcome.bytesRead() > LARGEST_FILE_BYTES);
    assertEquals(before.keySet(), targetFiles.all().keySet());
  }

  @Test
  void backupsAndCopiesShareTheirContentIfTheKeysAreShared() {
    TestRepository target = target(true);
    target.backup(tree);
    CopyOutcome outcome = target.copyFrom(source);
    assertEquals(2, outcome.copied().size());
    assertTrue(outcome.bytesStored() < LARGEST_FILE_BYTES / 2, () -> "" + outcome.bytesStored());
  }

  @Test
  void keysThatAreSharedSealNothing() {
    try (OpenRepository one = source.open();
        OpenRepository other = target(true).open()) {
      assertNotEquals(one.id(), other.id());
      assertTrue(one.namesBlobsLike(other));
    }
    assertThrows(
        DamageException.class,
        () -> {
          targetFiles.all().keySet().stream()
              .filter(file -> file.kind() == FileKind.KEY)
              .forEach(targetFiles::remove);
          for (FileName key : source.files(FileKind.KEY)) {
            targetFiles.put(key, sourceFiles.content(key).orElseThrow(), InstantSource.system());
          }
          TestRepository.in(targetFiles).open().close();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copyThatDiesAnywhereIsTakenUpByTheNextOne(boolean shared) throws IOException {
    target(shared).withSmallPacks();
    CrashingBackend recorded =
        CrashingBackend.recording(new MemoryBackend(targetFiles.copy(), InstantSource.system()));
    TestRepository.at(recorded).copyFrom(source);
    for (int survived = 0; survived <= recorded.changes(); survived++) {
      String situation = "died after " + survived + " changes";
      MemoryBackend.Files files = recorded.killedAfter(survived);
      TestRepository target = TestRepository.in(files);
      Proof.requireSound(target, situation);
      target.copyFrom(source);
      assertEquals(2, target.snapshots().size(), situation);
      Proof proof = new Proof(folder);
      for (StoredSnapshot stored : target.snapshots()) {
        assertEquals(
            content.get(stored.snapshot().original().orElseThrow()),
            proof.restored(target, stored.id()),
            situation);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void snapshotWithDamageIsToldAndTheOthersAreCopied(boolean shared) throws IOException {
    SmallTree.renew(tree, 7);
    SnapshotId hit = backUp();
    FileName newest = newestDataPackOf(hit);
    byte[] bytes = sourceFiles.content(newest).orElseThrow();
    for (int i = 1000; i < bytes.length - 1000; i += 50) {
      bytes[i] ^= 1;
    }
    sourceFiles.put(newest, bytes, InstantSource.system());
    TestRepository target = target(shared);
    CopyOutcome outcome = target.copyFrom(source);
    assertEquals(
        List.of(hit), outcome.failed().stream().map(CopyOutcome.Failed::snapshot).toList());
    assertTrue(
        outcome.failed().getFirst().message().contains(TestRepository.SOURCE_NAME),
        outcome.failed().getFirst()::message);
    assertEquals(2, outcome.copied().size());
    prove(target, "copied around damage");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void snapshotWhosePackIsGoneIsToldAndTheOthersAreCopied(boolean shared) throws IOException {
    SmallTree.renew(tree, 7);
    SnapshotId hit = backUp();
    sourceFiles.remove(newestDataPackOf(hit));
    TestRepository target = target(shared);
    CopyOutcome outcome = target.copyFrom(source);
    assertEquals(
        List.of(hit), outcome.failed().stream().map(CopyOutcome.Failed::snapshot).toList());
    assertEquals(2, outcome.copied().size());
    prove(target, "copied around a hole");
  }

  /// A pack of content that no earlier snapshot needs.
  private FileName newestDataPackOf(SnapshotId snapshot) {
    return source.files(FileKind.PACK).stream()
        .filter(pack -> {
          MemoryBackend.Files without = sourceFiles.copy();
          without.remove(pack);
          TestRepository repository = TestRepository.in(without);
          return repository.snapshots().stream()
              .allMatch(stored -> isWhole(repository, stored.id()) != stored.id().equals(snapshot));
        })
        .max(Comparator.comparingInt(pack -> sourceFiles.content(pack).orElseThrow().length))
        .orElseThrow();
  }

  private boolean isWhole(TestRepository repository, SnapshotId snapshot) {
    try {
      Path target = folder.resolve("probe");
      Proof.delete(target);
      return repository.restore(snapshot, target).failedItems() == 0;
    } catch (DjException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pruneOfTheSourceMeanwhileTakesNothingFromTheCopy(boolean shared) throws IOException {
    SmallTree.renew(tree, 3);
    SnapshotId last = backUp();
    HookedBackend hooked =
        new HookedBackend(
            new MemoryBackend(sourceFiles, InstantSource.system()),
            operation -> operation.is(StorageOperation.Type.READ, FileKind.PACK),
            1,
            () -> {
              source.snapshots().stream()
                  .filter(stored -> !stored.id().equals(last))
                  .limit(1)
                  .forEach(stored -> source.forget(stored.id()));
              source.prune(PruneScene.ALL);
            });
    TestRepository target = target(shared);
    CopyOutcome outcome = target.copyFrom(TestRepository.at(hooked));
    assertTrue(outcome.copied().size() >= 2, outcome::toString);
    assertEquals(3, outcome.copied().size() + outcome.failed().size());
    prove(target, "copied beside a prune");
  }

  @Test
  void eachDistinctTreeOfAThousandSnapshotsIsReadOnce() throws IOException {
    MemoryBackend.Files files = new MemoryBackend.Files();
    TestRepository many = TestRepository.in(files).init();
    Path small =
        Files.createDirectories(folder.resolve("many").resolve(TestRepository.SOURCE_NAME));
    for (int i = 0; i < 10; i++) {
      Files.createDirectories(small.resolve("same" + i));
      Files.writeString(small.resolve("same" + i + "/file"), "text " + i);
    }
    for (int i = 0; i < 10; i++) {
      Files.writeString(small.resolve("changing"), "generation " + i);
      many.backup(small);
    }
    publishAgain(many, 990);
    TestRepository target = TestRepository.in(targetFiles).initLike(many);
    Progress progress = Progress.unseen();
    CopyOutcome outcome = target.copyFrom(many, false, progress);
    assertEquals(1000, outcome.copied().size());
    assertEquals(blobBytes(many), progress.snapshot().bytesRead());
    assertEquals(1000, target.snapshots().size());
  }

  /// Commits snapshots that differ in their time alone.
  private static void publishAgain(TestRepository repository, int count) {
    Snapshot last = repository.snapshots().getLast().snapshot();
    try (OpenRepository opened = repository.open();
        CommitSession session = CommitSession.begin(opened)) {
      var _ = session.load().orElseThrow();
      List<Snapshot> more = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        more.add(last.withTime(last.time().plusMinutes(i)).withOrigin(session.id(), last.chain()));
      }
      assertEquals(count, session.commitAll(more).orElseThrow().size());
    }
  }

  private static long blobBytes(TestRepository repository) {
    try (OpenRepository opened = repository.open();
        IndexedRepository indexed = opened.load()) {
      AtomicLong sum = new AtomicLong();
      indexed.index().forEach((a, b, location) -> sum.addAndGet(location.rawLengthBytes()));
      return sum.get();
    }
  }

  private static byte[] noise(int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    new Random(42).nextBytes(bytes);
    return bytes;
  }
}
