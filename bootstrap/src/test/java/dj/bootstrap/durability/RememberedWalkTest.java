package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.prune.PruneRequest;
import dj.application.repository.IndexedRepository;
import dj.application.repository.OpenRepository;
import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRequest;
import dj.domain.blob.BlobKind;
import dj.domain.finding.Finding;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.RecordingBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.verification.ReadScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A check relies on the walk of an earlier one only as far as that reaches: what was lost, cut or
/// taken away since is found, whatever records a storage shows.
final class RememberedWalkTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T20:00:00Z");
  private static final int MAX_AGE_DAYS = 30;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Path source;
  private SnapshotId first;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, 3 << 20);
    TestRepository repository = TestRepository.in(files).init().withSmallPacks();
    first = repository.backup(source).snapshotId().orElseThrow();
    assertFalse(at(0).check().damaged());
  }

  @Test
  void nothingOfAPackIsReadWhenNothingHasChanged() {
    RecordingBackend recording = new RecordingBackend(new MemoryBackend(files, clock(1)));
    CheckOutcome outcome = TestRepository.at(recording, clock(1)).check(relying());
    assertFalse(outcome.damaged(), outcome.findings().toString());
    assertEquals(1, outcome.recalled().snapshots());
    assertEquals(Optional.of(BEGIN), outcome.recalled().since());
    assertEquals(0, recording.count(StorageOperation.Type.READ, FileKind.PACK));
    assertEquals(List.of(), recording.changes());
  }

  @Test
  void onlyNewSnapshotsAreWalkedAndTheWalkStaysAsOldAsItsFirstPart() throws IOException {
    SmallTree.change(source, 1);
    TestRepository.in(files).backup(source);
    assertRecalled(1, at(10).check(relying()));
    CheckOutcome both = at(20).check(relying());
    assertRecalled(2, both);
    assertEquals(Optional.of(BEGIN), both.recalled().since());
    assertRecalled(0, at(MAX_AGE_DAYS + 1).check(relying()));
    assertRecalled(2, at(MAX_AGE_DAYS + 2).check(relying()));
  }

  @Test
  void everyTreeIsReadWhereNoAgeIsGiven() {
    assertRecalled(0, at(1).check(CheckRequest.STRUCTURE));
    assertRecalled(0, at(1).check());
  }

  @Test
  void walkOfAnotherTimeIsNotReliedOn() {
    assertRecalled(0, at(MAX_AGE_DAYS + 1).check(relying()));
    assertRecalled(0, at(-1).check(relying()));
  }

  @Test
  void everyPackThatIsLostOrCutIsFound() {
    Map<FileName, byte[]> records = records();
    for (FileName pack : TestRepository.in(files).files(FileKind.PACK)) {
      for (int missingBytes : new int[] {1, 100}) {
        MemoryBackend.Files cut = files.copy();
        byte[] content = content(pack);
        cut.put(pack, Arrays.copyOf(content, content.length - missingBytes), clock(0));
        requireDamage(cut, records, "cut " + pack);
      }
      MemoryBackend.Files lost = files.copy();
      lost.remove(pack);
      requireDamage(lost, records, "without " + pack);
    }
  }

  @Test
  void everySegmentThatIsTakenAwayOrDamagedIsFound() throws IOException {
    SmallTree.change(source, 1);
    TestRepository.in(files).backup(source);
    assertFalse(at(0).check().damaged());
    Map<FileName, byte[]> records = records();
    List<FileName> segments = TestRepository.in(files).files(FileKind.INDEX);
    assertTrue(segments.size() > 1, "segments: " + segments);
    for (FileName segment : segments) {
      MemoryBackend.Files lost = files.copy();
      lost.remove(segment);
      requireDamage(lost, records, "without " + segment);
      MemoryBackend.Files damaged = files.copy();
      byte[] content = content(segment);
      content[content.length / 2] ^= 1;
      damaged.put(segment, content, clock(0));
      requireDamage(damaged, records, "damaged " + segment);
    }
  }

  @Test
  void blobsOfNewSnapshotsThatAreLostAreFoundWhateverIsRemembered() throws IOException {
    Map<FileName, byte[]> records = records();
    List<FileName> packsBefore = TestRepository.in(files).files(FileKind.PACK);
    List<FileName> segmentsBefore = TestRepository.in(files).files(FileKind.INDEX);
    SmallTree.change(source, 1);
    TestRepository.in(files).backup(source);
    for (FileName segment : TestRepository.in(files).files(FileKind.INDEX)) {
      if (!segmentsBefore.contains(segment)) {
        MemoryBackend.Files lost = files.copy();
        lost.remove(segment);
        // The packs as well, so that the index shows nothing: the snapshot alone still does.
        TestRepository.in(files).files(FileKind.PACK).stream()
            .filter(pack -> !packsBefore.contains(pack))
            .forEach(lost::remove);
        requireDamage(lost, records, "without " + segment);
      }
    }
  }

  @Test
  void indexThatWasWrittenAnewIsWalkedAnew() throws IOException {
    SmallTree.change(source, 1);
    SmallTree.renew(source, 7);
    TestRepository.in(files).backup(source);
    assertFalse(at(0).check().damaged());
    assertRecalled(2, at(1).check(relying()));
    TestRepository.in(files).forget(first);
    TestRepository.in(files).prune(PruneRequest.DEFAULT);
    CheckOutcome outcome = at(2).check(relying());
    assertFalse(outcome.damaged(), outcome.findings().toString());
    assertRecalled(0, outcome);
  }

  @Test
  void flippedTreeIsFoundByEveryCheckThatMustReadIt() {
    Map<FileName, byte[]> records = records();
    for (FileName pack : treePacks()) {
      byte[] content = content(pack);
      content[150] ^= 1;
      MemoryBackend.Files damaged = files.copy();
      damaged.put(pack, content, clock(0));
      replay(damaged, records);
      assertTrue(at(damaged, 1).check(CheckRequest.STRUCTURE).damaged(), "structure alone");
      replay(damaged, records);
      assertTrue(at(damaged, MAX_AGE_DAYS + 1).check(relying()).damaged(), "records out of date");
    }
  }

  @Test
  void walkIsForgottenOnceSomethingIsDamaged() {
    FileName pack = treePacks().getFirst();
    byte[] sound = content(pack);
    byte[] content = sound.clone();
    content[150] ^= 1;
    files.put(pack, content, clock(0));
    assertTrue(at(1).check().damaged());
    files.put(pack, sound, clock(0));
    assertRecalled(0, at(2).check(relying()));
    assertRecalled(1, at(3).check(relying()));
  }

  @Test
  void damageThatAnyCheckHasFoundIsFoundByTheNext() {
    FileName pack = treePacks().getFirst();
    byte[] content = content(pack);
    content[150] ^= 1;
    for (Set<StorageOperation.Type> refused :
        List.of(
            EnumSet.noneOf(StorageOperation.Type.class),
            EnumSet.of(StorageOperation.Type.DELETE))) {
      MemoryBackend.Files damaged = files.copy();
      damaged.put(pack, content, clock(0));
      for (CheckRequest request : List.of(CheckRequest.STRUCTURE, relying(), relying())) {
        FaultyBackend backend =
            FaultyBackend.failing(
                new MemoryBackend(damaged, clock(1)),
                operation -> refused.contains(operation.type()));
        assertTrue(
            TestRepository.at(backend, clock(1)).check(request).damaged(), "refused: " + refused);
      }
    }
  }

  @Test
  void damagedRecordIsNoRecord() {
    FileName record = recordOfTheWalk();
    byte[] content = content(record);
    for (int at = 0; at < content.length; at += 7) {
      byte[] changed = content.clone();
      changed[at] ^= 1;
      requireNothingIsRecalledFrom(record, changed);
    }
    requireNothingIsRecalledFrom(record, new byte[0]);
    requireNothingIsRecalledFrom(record, Arrays.copyOf(content, content.length - 1));
  }

  private FileName recordOfTheWalk() {
    return records().keySet().stream()
        .filter(record -> {
          MemoryBackend.Files without = files.copy();
          without.remove(record);
          return at(without, 1).check(relying()).recalled().snapshots() == 0;
        })
        .findFirst()
        .orElseThrow();
  }

  private void requireNothingIsRecalledFrom(FileName record, byte[] content) {
    MemoryBackend.Files state = files.copy();
    state.put(record, content, clock(0));
    CheckOutcome outcome = at(state, 1).check(relying());
    assertFalse(outcome.damaged(), outcome.findings().toString());
    assertRecalled(0, outcome);
    assertTrue(
        outcome.findings().stream().map(Finding::code).anyMatch("verification-record"::equals));
  }

  @Test
  void recordOfAnotherRepositoryIsNoRecord() {
    MemoryBackend.Files others = new MemoryBackend.Files();
    TestRepository.in(others).init().backup(source);
    replay(others, records());
    assertRecalled(0, at(others, 1).check(relying()));
  }

  private static void assertRecalled(long expected, CheckOutcome outcome) {
    assertEquals(expected, outcome.recalled().snapshots(), outcome.findings().toString());
  }

  /// Shows old records beside a state that they are not of any more.
  private void requireDamage(
      MemoryBackend.Files state, Map<FileName, byte[]> records, String situation) {
    for (CheckRequest request : List.of(relying(), CheckRequest.STRUCTURE)) {
      replay(state, records);
      assertTrue(at(state, 1).check(request).damaged(), situation);
    }
    // And again, after a check that has found it.
    replay(state, records);
    assertTrue(at(state, 2).check(relying()).damaged(), situation);
  }

  private static void replay(MemoryBackend.Files state, Map<FileName, byte[]> records) {
    records.forEach((name, content) -> state.put(name, content, clock(0)));
  }

  private Map<FileName, byte[]> records() {
    Map<FileName, byte[]> records = new HashMap<>();
    TestRepository.in(files)
        .files(FileKind.VERIFICATION)
        .forEach(name -> records.put(name, content(name)));
    assertEquals(2, records.size());
    return records;
  }

  private List<FileName> treePacks() {
    List<FileName> packs = new ArrayList<>();
    try (OpenRepository repository = TestRepository.in(files).open();
        IndexedRepository indexed = repository.load()) {
      indexed
          .index()
          .packs()
          .forEach(pack -> {
            if (pack.kind() == BlobKind.TREE) {
              packs.add(FileName.of(pack.id()));
            }
          });
    }
    return packs;
  }

  private byte[] content(FileName file) {
    return files.content(file).orElseThrow().clone();
  }

  private static CheckRequest relying() {
    return new CheckRequest(
        Optional.of(
            new ReadScope(
                new ReadScope.Amount.Everything(),
                Optional.of(Duration.ofDays(MAX_AGE_DAYS)),
                ReadScope.Order.OLDEST_VERIFIED,
                Optional.empty())));
  }

  private TestRepository at(int day) {
    return at(files, day);
  }

  private static TestRepository at(MemoryBackend.Files state, int day) {
    return TestRepository.at(new MemoryBackend(state, InstantSource.system()), clock(day));
  }

  private static InstantSource clock(int day) {
    return InstantSource.fixed(BEGIN.plus(Duration.ofDays(day)));
  }
}
