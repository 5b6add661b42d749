package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.concurrent.Pause;
import dj.application.repair.Patience;
import dj.application.repository.PasswordPrompt;
import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRequest;
import dj.application.usecase.RepairOutcome;
import dj.application.usecase.RepairRepository;
import dj.application.usecase.RepairRequest;
import dj.domain.error.RepositoryLockedException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.finding.Finding;
import dj.domain.id.SessionId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.lease.Lease;
import dj.domain.lease.LeaseKind;
import dj.domain.lease.ProcessIdentity;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.retention.KeepRule;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damage of every kind, and a repair of it: what the plan promised comes true, nothing that can be
/// read gets lost on the way, and a backup of the same files brings back the rest.
final class RepairTest {
  private static final Set<String> HITS = Set.of("file-hit", "directory-hit");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Path source;
  private Proof proof;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, 3 << 18);
    // Its two names are cut differently, and chance decides which one is read first.
    Files.delete(source.resolve("same scan"));
    proof = new Proof(folder);
    TestRepository repository = TestRepository.in(files).init().withSmallPacks();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    SmallTree.change(source, 1);
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
  }

  @Test
  void nothingIsDoneToASoundRepository() {
    for (boolean deep : new boolean[] {false, true}) {
      MemoryBackend.Files before = files.copy();
      assertTrue(plan(files, deep).nothingToDo());
      assertTrue(apply(files, deep).nothingToDo());
      assertTrue(before.isEqualTo(files));
    }
  }

  @Test
  void lostIndexIsRebuiltFromThePacks() throws IOException {
    for (FileName segment : list(files, FileKind.INDEX)) {
      files.remove(segment);
    }
    RepairOutcome outcome = repairAsPlanned(files, false, "without an index");
    assertEquals(list(files, FileKind.PACK).size(), outcome.plan().adoptedPacks().size());
    assertEquals(List.of(), outcome.remaining());
    requireWhole(files, "without an index");
  }

  @Test
  void eachLostOrDamagedSegmentIsRebuilt() throws IOException {
    for (FileName segment : list(files, FileKind.INDEX)) {
      MemoryBackend.Files lost = files.copy();
      lost.remove(segment);
      assertEquals(List.of(), repairAsPlanned(lost, false, "lost " + segment).remaining());
      requireWhole(lost, "lost " + segment);
      for (byte[] content : damages(segment)) {
        MemoryBackend.Files damaged = files.copy();
        damaged.put(segment, content, InstantSource.system());
        RepairOutcome outcome = repairAsPlanned(damaged, false, "damaged " + segment);
        assertEquals(1, outcome.plan().damagedSegments().size());
        assertEquals(List.of(), outcome.remaining());
        requireWhole(damaged, "damaged " + segment);
      }
    }
  }

  @Test
  void damagedPacksAreSalvagedAndTheRestComesBackWithABackup() throws IOException {
    for (FileName pack : list(files, FileKind.PACK)) {
      for (byte[] content : damages(pack)) {
        MemoryBackend.Files damaged = files.copy();
        damaged.put(pack, content, InstantSource.system());
        String situation = pack + " with " + content.length + " bytes";
        RepairOutcome outcome = repairAsPlanned(damaged, true, situation);
        assertEquals(1, outcome.plan().damagedPacks().size(), situation);
        assertFalse(list(damaged, FileKind.PACK).contains(pack), situation);
        backUpAndProve(damaged, situation);
      }
    }
  }

  @Test
  void missingPacksAreTakenOffTheIndexAndComeBackWithABackup() throws IOException {
    for (FileName pack : list(files, FileKind.PACK)) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(pack);
      repairAsPlanned(damaged, false, "missing " + pack);
      backUpAndProve(damaged, "missing " + pack);
    }
  }

  /// A missing pack may be found again, on another disk or in a copy, when the index has been told
  /// that it is gone.
  @Test
  void packThatIsBackAfterARepairGivesWhatItHas() throws IOException {
    for (FileName pack : list(files, FileKind.PACK)) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(pack);
      assertFalse(apply(damaged, false).remaining().isEmpty());
      damaged.put(pack, files.content(pack).orElseThrow(), InstantSource.system());
      RepairOutcome outcome = repairAsPlanned(damaged, false, "back again " + pack);
      assertEquals(List.of(), outcome.remaining());
      requireWhole(damaged, "back again " + pack);
    }
  }

  @Test
  void remainsOfAnInterruptedRunAreNoDamage() {
    FileName segment = list(files, FileKind.INDEX).getFirst();
    files.put(
        new FileName(FileKind.PACK, "a".repeat(64)),
        files.content(segment).orElseThrow(),
        InstantSource.system());
    assertTrue(plan(files, false).nothingToDo());
  }

  @Test
  void packsOfWhichOnlyRecordsAreLeftAreFoundWithoutAnIndex() throws IOException {
    FileName pack = list(files, FileKind.PACK).getFirst();
    for (FileName segment : list(files, FileKind.INDEX)) {
      files.remove(segment);
    }
    byte[] content = files.content(pack).orElseThrow();
    files.put(pack, Arrays.copyOf(content, content.length - 70), InstantSource.system());
    RepairOutcome outcome = repairAsPlanned(files, false, "cut " + pack);
    assertTrue(outcome.plan().salvagedBlobs() > 0);
    assertEquals(List.of(), outcome.remaining());
    requireWhole(files, "cut " + pack);
  }

  @Test
  void everyCrashLeavesARepositoryThatTheNextRepairRepairs() throws IOException {
    FileName segment = list(files, FileKind.INDEX).getFirst();
    files.put(segment, damages(segment).getFirst(), InstantSource.system());
    FileName pack = list(files, FileKind.PACK).getFirst();
    files.put(pack, damages(pack).getFirst(), InstantSource.system());
    files.remove(list(files, FileKind.PACK).getLast());
    MemoryBackend.Files whole = files.copy();
    Set<String> promised = hits(repairAsPlanned(whole, true, "not stopped"));
    CrashingBackend recording = CrashingBackend.recording(client(files.copy()));
    repair(recording).apply(RepairRequest.DEEP, password(), Progress.unseen());
    assertTrue(recording.changes() > 8, () -> recording.operations().toString());
    for (int survived = 0; survived <= recording.changes(); survived++) {
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        String situation = "killed after change " + survived + " of " + recording.operations();
        removeLeases(state);
        assertEquals(promised, hits(apply(state, true)), situation);
        backUpAndProve(state, situation);
      }
    }
  }

  @Test
  void nothingIsDoneWhileOthersAreAtWork() {
    files.remove(list(files, FileKind.INDEX).getFirst());
    putOtherToWork();
    MemoryBackend.Files before = files.copy();
    RepositoryLockedException error =
        assertThrows(RepositoryLockedException.class, () -> apply(files, false));
    assertTrue(error.getMessage().contains("other-host"), error.getMessage());
    assertTrue(before.isEqualTo(files));
    assertFalse(plan(files, false).nothingToDo());
  }

  @Test
  void repairWaitsUntilOthersAreDone() {
    files.remove(list(files, FileKind.INDEX).getFirst());
    putOtherToWork();
    MemoryBackend.Files before = files.copy();
    List<Duration> pauses = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    Pause pause =
        duration -> {
          assertTrue(before.isEqualTo(files), "who waits holds no lease");
          pauses.add(duration);
          if (pauses.size() == 3) {
            removeLeases(files);
          }
        };
    RepairOutcome outcome = patientRepair(pause, Duration.ofMinutes(1), events);
    assertEquals(Collections.nCopies(3, Duration.ofSeconds(5)), pauses);
    assertTrue(outcome.applied() && outcome.remaining().isEmpty(), outcome::toString);
    List<Event> warnings = events.stream().filter(Event.Warning.class::isInstance).toList();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.getFirst().toString().contains("other-host"), warnings::toString);
  }

  @Test
  void patienceEnds() {
    files.remove(list(files, FileKind.INDEX).getFirst());
    putOtherToWork();
    MemoryBackend.Files before = files.copy();
    List<Duration> pauses = new ArrayList<>();
    assertThrows(
        RepositoryLockedException.class,
        () -> patientRepair(pauses::add, Duration.ofSeconds(12), new ArrayList<>()));
    assertEquals(
        List.of(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2)), pauses);
    assertTrue(before.isEqualTo(files));
  }

  private RepairOutcome patientRepair(Pause pause, Duration longest, List<Event> events) {
    return TestRepository.in(files)
        .repair(new Patience(pause, longest))
        .apply(RepairRequest.QUICK, password(), new Progress(events::add));
  }

  private void putOtherToWork() {
    byte[] session = new byte[SessionId.LENGTH_BYTES];
    session[0] = 1;
    TestRepository.in(files)
        .write(
            new Lease(
                SessionId.of(session, 0),
                LeaseKind.WRITE,
                "other-host",
                "ada",
                ProcessIdentity.UNKNOWN,
                "dj test",
                1,
                false));
  }

  @Test
  void damagedSnapshotRemainsAndIsNamed() {
    FileName snapshot = list(files, FileKind.SNAPSHOT).getFirst();
    files.put(snapshot, damages(snapshot).getFirst(), InstantSource.system());
    RepairOutcome outcome = apply(files, true);
    assertEquals(
        List.of("snapshot-damaged"), outcome.remaining().stream().map(Finding::code).toList());
    assertTrue(files.content(snapshot).isPresent());
  }

  @Test
  void damagedRecordsOfTheLogAreToldAndDeletedAndNothingElse() throws IOException {
    TestRepository.in(files).keep(new KeepRule.Last(1));
    SnapshotId kept = TestRepository.in(files).snapshots().getFirst().id();
    for (FileName logged : list(files, FileKind.LOG)) {
      for (byte[] content : damages(logged)) {
        MemoryBackend.Files damaged = files.copy();
        damaged.put(logged, content, InstantSource.system());
        CheckOutcome check = TestRepository.in(damaged).check(CheckRequest.STRUCTURE);
        assertTrue(check.damaged(), "damaged " + logged);
        Finding finding =
            check.findings().stream()
                .filter(found -> found.severity() == Finding.Severity.DAMAGE)
                .findFirst()
                .orElseThrow();
        assertEquals("log-damaged", finding.code());
        assertTrue(finding.message().contains("cannot be rolled back"), finding.message());
        assertTrue(finding.message().contains("dj repo repair --apply"), finding.message());
        RepairOutcome outcome = apply(damaged, false);
        assertEquals(
            List.of(logged.name()),
            outcome.plan().damagedRecords().stream().map(TransactionId::toHex).toList());
        assertEquals(List.of(), outcome.remaining());
        assertTrue(damaged.content(logged).isEmpty());
        assertFalse(TestRepository.in(damaged).check().damaged());
        MemoryBackend.Files expected = files.copy();
        expected.remove(logged);
        assertTrue(expected.isEqualTo(withoutVerification(damaged)), "nothing else has changed");
        proof.requireSnapshot(TestRepository.in(damaged), kept, "damaged " + logged);
      }
    }
  }

  @Test
  void endOfATransactionThatIsGoneIsNoDamage() {
    TestRepository repository = TestRepository.in(files);
    repository.keep(new KeepRule.Last(1));
    files.remove(FileName.of(repository.log().getFirst().id()));
    CheckOutcome check = repository.check(CheckRequest.STRUCTURE);
    assertFalse(check.damaged());
    assertEquals(List.of("log-orphan"), check.findings().stream().map(Finding::code).toList());
    assertTrue(apply(files, false).nothingToDo());
  }

  private static MemoryBackend.Files withoutVerification(MemoryBackend.Files state) {
    MemoryBackend.Files copy = state.copy();
    list(state, FileKind.VERIFICATION).forEach(copy::remove);
    return copy;
  }

  @Test
  void lostContentComesBackFromTheFilesThemselves() throws IOException {
    for (FileName pack : list(files, FileKind.PACK)) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(pack);
      String situation = "missing " + pack;
      RepairRequest request = fromSource();
      MemoryBackend.Files before = damaged.copy();
      RepairOutcome plan = fromFiles(damaged).plan(request, password(), Progress.unseen());
      assertTrue(before.isEqualTo(damaged), situation + ": a plan changes nothing");
      RepairOutcome outcome = fromFiles(damaged).apply(request, password(), Progress.unseen());
      assertTrue(outcome.plan().suppliedBlobs() >= plan.plan().suppliedBlobs(), situation);
      assertTrue(hits(outcome).containsAll(hits(plan)), situation);
      requireRestorable(damaged, outcome, situation);
      SnapshotId newest = ids(proof).getLast();
      proof.requireSnapshot(TestRepository.in(damaged), newest, situation);
      assertEquals(2, TestRepository.in(damaged).snapshots().size(), "no snapshot is made");
    }
  }

  @Test
  void copyGivesBackWhateverIsLost() throws IOException {
    MemoryBackend.Files copy = files.copy();
    for (FileKind lost : List.of(FileKind.PACK, FileKind.INDEX)) {
      MemoryBackend.Files damaged = files.copy();
      list(files, lost).forEach(damaged::remove);
      RepairOutcome plan = from(damaged, copy, false);
      RepairOutcome outcome = from(damaged, copy, true);
      assertEquals(List.of(), outcome.remaining(), "all of " + lost);
      assertTrue(plan.plan().suppliedBlobs() > 0 || lost == FileKind.INDEX);
      requireWhole(damaged, "all of " + lost);
      assertTrue(from(damaged, copy, true).nothingToDo(), "repaired once is enough");
    }
  }

  @Test
  void otherRepositoryGivesBackWhatItsSnapshotsHave() throws IOException {
    MemoryBackend.Files other = new MemoryBackend.Files();
    TestRepository.in(other).init().backup(source);
    for (FileName pack : list(files, FileKind.PACK)) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(pack);
      RepairOutcome plan = from(damaged, other, false);
      RepairOutcome outcome = from(damaged, other, true);
      String situation = "missing " + pack;
      assertTrue(hits(outcome).containsAll(hits(plan)), situation);
      requireRestorable(damaged, outcome, situation);
      proof.requireSnapshot(TestRepository.in(damaged), ids(proof).getLast(), situation);
    }
  }

  @Test
  void snapshotsAreRewrittenWithoutWhatIsLost() throws IOException {
    RepairRequest rewriting = new RepairRequest(false, List.of(), List.of(), true);
    for (FileName pack : list(files, FileKind.PACK)) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(pack);
      Set<String> lost = hits(plan(damaged, false));
      List<StoredSnapshot> before = TestRepository.in(damaged).snapshots();
      RepairOutcome outcome =
          repair(client(damaged)).apply(rewriting, password(), Progress.unseen());
      String situation = "missing " + pack;
      if (outcome.rewritten() > 0) {
        assertEquals(lost, hits(outcome.leftOut()), situation);
      }
      assertTrue(hits(outcome).stream().allMatch(hit -> hit.endsWith(": /")), situation);
      List<StoredSnapshot> after = TestRepository.in(damaged).snapshots();
      assertEquals(before.size(), after.size(), situation);
      for (StoredSnapshot stored : after) {
        if (stored.snapshot().original().isPresent()) {
          assertTrue(stored.snapshot().incomplete(), situation);
          Path target = folder.resolve("rewritten");
          assertEquals(
              0, TestRepository.in(damaged).restore(stored.id(), target).failedItems(), situation);
          Proof.delete(target);
        }
      }
      long rewritten =
          after.stream().filter(stored -> stored.snapshot().original().isPresent()).count();
      assertEquals(rewritten, outcome.rewritten(), situation);
      assertEquals(hits(outcome).isEmpty(), !TestRepository.in(damaged).check().damaged());
    }
  }

  @Test
  void everyCrashOfASupplyAndARewriteIsTakenUp() throws IOException {
    files.remove(packWithContentOfTheFirstBackupAlone());
    RepairRequest all =
        new RepairRequest(
            false, List.of(RawBytes.utf8("/" + source.getFileName())), List.of(), true);
    CrashingBackend recording = CrashingBackend.recording(client(files.copy()));
    fromFiles(recording).apply(all, password(), Progress.unseen());
    assertTrue(recording.changes() > 8, () -> recording.operations().toString());
    for (int survived = 0; survived <= recording.changes(); survived++) {
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        String situation = "killed after change " + survived + " of " + recording.operations();
        removeLeases(state);
        RepairOutcome outcome = fromFiles(state).apply(all, password(), Progress.unseen());
        assertEquals(Set.of(), hits(outcome), situation);
        TestRepository repository = TestRepository.in(state);
        assertFalse(repository.check().damaged(), situation);
        List<StoredSnapshot> snapshots = repository.snapshots();
        assertEquals(2, snapshots.size(), situation);
        StoredSnapshot newest = snapshots.getLast();
        assertEquals(ids(proof).getLast(), newest.id(), situation + ": is whole as it is");
        proof.requireSnapshot(repository, newest.id(), situation);
      }
    }
  }

  /// A pack without which files of the first snapshot are lost for good, and no directory is.
  private FileName packWithContentOfTheFirstBackupAlone() {
    for (FileName pack : list(files, FileKind.PACK)) {
      MemoryBackend.Files damaged = files.copy();
      damaged.remove(pack);
      List<Finding> left =
          fromFiles(damaged).plan(fromSource(), password(), Progress.unseen()).remaining();
      if (left.stream().anyMatch(finding -> finding.code().equals("file-hit"))
          && left.stream().noneMatch(finding -> finding.code().equals("directory-hit"))) {
        return pack;
      }
    }
    throw new AssertionError("every pack has directories, or content that is still there");
  }

  private RepairRequest fromSource() {
    return new RepairRequest(
        false, List.of(RawBytes.utf8("/" + source.getFileName())), List.of(), false);
  }

  private RepairRepository fromFiles(MemoryBackend.Files state) {
    return fromFiles(client(state));
  }

  private RepairRepository fromFiles(StorageBackend backend) {
    return TestRepository.at(backend).repair(RawBytes.utf8(source.getParent().toString()));
  }

  private static RepairOutcome from(
      MemoryBackend.Files damaged, MemoryBackend.Files other, boolean apply) {
    RepairRequest request =
        new RepairRequest(
            false, List.of(), List.of(repair(client(other)).asDonor(password())), false);
    RepairRepository repair = repair(client(damaged));
    return apply
        ? repair.apply(request, password(), Progress.unseen())
        : repair.plan(request, password(), Progress.unseen());
  }

  /// Applies what was planned, and holds the plan to what came of it.
  private RepairOutcome repairAsPlanned(MemoryBackend.Files state, boolean deep, String situation)
      throws IOException {
    MemoryBackend.Files before = state.copy();
    RepairOutcome plan = plan(state, deep);
    assertTrue(before.isEqualTo(state), situation + ": a plan changes nothing");
    RepairOutcome outcome = apply(state, deep);
    assertEquals(plan.plan(), outcome.plan(), situation);
    assertEquals(hits(plan), hits(outcome), situation);
    CheckOutcome check = TestRepository.in(state).check();
    assertEquals(hits(outcome), hits(check.findings()), situation);
    assertEquals(!outcome.remaining().isEmpty(), check.damaged(), () -> situation + check);
    requireRestorable(state, outcome, situation);
    assertTrue(apply(state, deep).plan().isEmpty(), situation + ": repaired once is enough");
    return outcome;
  }

  /// A snapshot of which nothing is lost restores bit for bit.
  private void requireRestorable(MemoryBackend.Files state, RepairOutcome outcome, String situation)
      throws IOException {
    for (SnapshotId snapshot : proof.snapshots()) {
      boolean isHit =
          outcome.remaining().stream()
              .anyMatch(finding -> finding.subject().contains(snapshot.toShortHex()));
      if (!isHit) {
        proof.requireSnapshot(TestRepository.in(state), snapshot, situation);
      }
    }
  }

  private void requireWhole(MemoryBackend.Files state, String situation) throws IOException {
    TestRepository repository = TestRepository.in(state);
    Proof.requireSound(repository, situation);
    proof.requireSnapshots(repository, situation);
  }

  /// The source as it is now is the newest snapshot, so that a backup stores what that one lost,
  /// and older ones share most of it.
  private void backUpAndProve(MemoryBackend.Files state, String situation) throws IOException {
    TestRepository repository = TestRepository.in(state);
    SnapshotId again = repository.backup(source).snapshotId().orElseThrow();
    Proof all = proof.copy();
    all.expect(again, source);
    all.requireSnapshot(repository, again, situation);
    SnapshotId newest = ids(proof).getLast();
    all.requireSnapshot(repository, newest, situation + ": made whole by a backup");
  }

  private static List<SnapshotId> ids(Proof proof) {
    List<SnapshotId> ids = new ArrayList<>();
    proof.snapshots().forEach(ids::add);
    return ids;
  }

  private List<byte[]> damages(FileName file) {
    byte[] content = files.content(file).orElseThrow();
    byte[] first = content.clone();
    first[10] ^= 1;
    byte[] middle = content.clone();
    middle[content.length / 2] ^= 1;
    byte[] last = content.clone();
    last[content.length - 1] ^= 1;
    return List.of(
        middle,
        first,
        last,
        Arrays.copyOf(content, content.length / 2),
        Arrays.copyOf(content, content.length - 1),
        new byte[0]);
  }

  private static void removeLeases(MemoryBackend.Files state) {
    list(state, FileKind.LOCK).forEach(state::remove);
  }

  private static Set<String> hits(RepairOutcome outcome) {
    return hits(outcome.remaining());
  }

  private static Set<String> hits(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> HITS.contains(finding.code()))
        .map(Finding::subject)
        .collect(Collectors.toSet());
  }

  private static List<FileName> list(MemoryBackend.Files state, FileKind kind) {
    return state.all().keySet().stream().filter(file -> file.kind() == kind).toList();
  }

  private static RepairOutcome plan(MemoryBackend.Files state, boolean deep) {
    return repair(client(state)).plan(request(deep), password(), Progress.unseen());
  }

  private static RepairOutcome apply(MemoryBackend.Files state, boolean deep) {
    return repair(client(state)).apply(request(deep), password(), Progress.unseen());
  }

  private static RepairRepository repair(StorageBackend backend) {
    return TestRepository.at(backend).repair();
  }

  private static RepairRequest request(boolean deep) {
    return deep ? RepairRequest.DEEP : RepairRequest.QUICK;
  }

  private static MemoryBackend client(MemoryBackend.Files state) {
    return new MemoryBackend(state, InstantSource.system());
  }

  private static PasswordPrompt password() {
    return _ -> TestRepository.PASSWORD.getBytes(StandardCharsets.UTF_8);
  }
}
