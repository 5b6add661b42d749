package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.usecase.CheckOutcome;
import dj.application.usecase.CheckRequest;
import dj.domain.event.Progress;
import dj.domain.id.PackId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.verification.ReadScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What checks have verified is remembered, whatever happens to them, and never believed further
/// than it reaches.
final class VerificationTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T20:00:00Z");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Path source;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder, 3 << 20);
    TestRepository.in(files).init().withSmallPacks().backup(source);
  }

  @Test
  void partsOfARepositoryAreVerifiedOneAfterTheOther() {
    long packs = TestRepository.in(files).files(FileKind.PACK).size();
    assertTrue(packs >= 4, "packs: " + packs);
    assertEquals(packs, at(0).check(CheckRequest.STRUCTURE).coverage().unverifiedPacks());
    long read = 0;
    for (int day = 0; read < packs; day++) {
      CheckOutcome outcome = at(day).check(reading(new ReadScope.Amount.Bytes(1), 0));
      assertFalse(outcome.damaged(), outcome.findings().toString());
      assertEquals(1, outcome.packsRead());
      read++;
      assertEquals(packs - read, outcome.coverage().unverifiedPacks(), "after day " + day);
      assertEquals(Optional.of(BEGIN), outcome.coverage().oldest());
    }
    CheckOutcome last = at((int) packs).check(CheckRequest.STRUCTURE);
    assertEquals(last.coverage().bytes(), last.coverage().recentBytes());
    // One of the packs, and one of the snapshots that were found whole.
    assertEquals(2, TestRepository.in(files).files(FileKind.VERIFICATION).size());
    assertEquals(0, at(20).check(reading(new ReadScope.Amount.Everything(), 30)).packsRead());
    assertEquals(1, at(31).check(reading(new ReadScope.Amount.Everything(), 30)).packsRead());
    assertEquals(
        packs - 1, at(50).check(reading(new ReadScope.Amount.Everything(), 30)).packsRead());
  }

  @Test
  void progressCountsThePacksThatAreReadAndNothingElse() {
    Progress structure = Progress.unseen();
    at(0).check(CheckRequest.STRUCTURE, structure);
    assertEquals(0, structure.snapshot().totalFiles());
    assertEquals(0, structure.snapshot().filesDone());
    Progress everything = Progress.unseen();
    CheckOutcome outcome = at(0).check(CheckRequest.EVERYTHING, everything);
    assertEquals(outcome.packsRead(), everything.snapshot().totalFiles());
    assertEquals(outcome.packsRead(), everything.snapshot().filesDone());
    assertEquals(outcome.bytesRead(), everything.snapshot().totalBytes());
    assertEquals(outcome.bytesRead(), everything.snapshot().bytesDone());
  }

  @Test
  void twoChecksAtOnceLoseNothing() {
    CheckRequest one = reading(new ReadScope.Amount.Part(1, 2), 0);
    CheckRequest other = reading(new ReadScope.Amount.Part(2, 2), 0);
    at(0).check(reading(new ReadScope.Amount.Bytes(1), 0));
    HookedBackend hooked =
        new HookedBackend(
            backend(files),
            operation -> operation.is(StorageOperation.Type.CREATE, FileKind.VERIFICATION),
            1,
            () -> at(1).check(other));
    TestRepository.at(hooked, clock(1)).check(one);
    CheckOutcome after = at(2).check(CheckRequest.STRUCTURE);
    assertEquals(0, after.coverage().unverifiedPacks());
    assertEquals(after.coverage().bytes(), after.coverage().recentBytes());
  }

  @Test
  void timeBudgetLeavesTheRestForTheNextCheck() {
    long packs = TestRepository.in(files).files(FileKind.PACK).size();
    ReadScope none =
        new ReadScope(
            new ReadScope.Amount.Everything(),
            Optional.empty(),
            ReadScope.Order.LATEST_WRITTEN,
            Optional.of(Duration.ofNanos(1)));
    InstantSource ticking =
        new InstantSource() {
          private Instant now = BEGIN;

          @Override
          public synchronized Instant instant() {
            now = now.plusMillis(1);
            return now;
          }
        };
    CheckOutcome outcome =
        TestRepository.at(backend(files), ticking).check(new CheckRequest(Optional.of(none)));
    assertEquals(0, outcome.packsRead());
    assertEquals(packs, outcome.unread());
  }

  @Test
  void damagedPackIsNeverRememberedAsSound() {
    at(0).check();
    FileName pack = TestRepository.in(files).files(FileKind.PACK).getFirst();
    byte[] content = files.content(pack).orElseThrow();
    content[content.length / 2] ^= 1;
    files.put(pack, content, clock(0));
    CheckOutcome outcome = at(1).check();
    assertTrue(outcome.damaged());
    assertEquals(1, outcome.coverage().unverifiedPacks());
    CheckOutcome next = at(2).check(reading(new ReadScope.Amount.Bytes(1), 0));
    assertTrue(next.damaged(), "what is damaged is read first");
  }

  @Test
  void packThatWasCutSinceNoLongerCountsAsVerified() {
    at(0).check();
    FileName pack = TestRepository.in(files).files(FileKind.PACK).getFirst();
    byte[] content = files.content(pack).orElseThrow();
    files.put(pack, Arrays.copyOf(content, content.length - 1), clock(0));
    CheckOutcome outcome = at(1).check(CheckRequest.STRUCTURE);
    assertTrue(outcome.damaged());
    assertEquals(1, outcome.coverage().unverifiedPacks());
    CheckOutcome next = at(2).check(reading(new ReadScope.Amount.Everything(), 30));
    assertEquals(1, next.packsRead(), "and it is read again");
  }

  @Test
  void packThatAloneWasReadAndIsDamagedIsReadAgain() {
    at(0).check();
    FileName pack = TestRepository.in(files).files(FileKind.PACK).getFirst();
    byte[] content = files.content(pack).orElseThrow();
    content[content.length / 2] ^= 1;
    files.put(pack, content, clock(0));
    // Of so many parts each has one pack at most.
    int parts = 100_000;
    int part = (int) Long.remainderUnsigned(PackId.parse(pack.name()).a(), parts) + 1;
    CheckOutcome alone = at(1).check(reading(new ReadScope.Amount.Part(part, parts), 0));
    assertEquals(1, alone.packsRead());
    assertTrue(alone.damaged());
    assertTrue(at(2).check(reading(new ReadScope.Amount.Everything(), 30)).damaged());
  }

  @Test
  void packsThatAreGoneAreForgottenAndNeverReliedOn() {
    at(0).check();
    FileName pack = TestRepository.in(files).files(FileKind.PACK).getFirst();
    files.remove(pack);
    CheckOutcome outcome = at(1).check(CheckRequest.STRUCTURE);
    assertTrue(outcome.damaged());
    assertEquals(TestRepository.in(files).files(FileKind.PACK).size(), outcome.coverage().packs());
  }

  @Test
  void damagedRecordCostsItsKnowledgeAlone() {
    at(0).check();
    for (FileName record : TestRepository.in(files).files(FileKind.VERIFICATION)) {
      byte[] content = files.content(record).orElseThrow();
      content[content.length / 2] ^= 1;
      files.put(record, content, clock(0));
    }
    CheckOutcome outcome = at(1).check(CheckRequest.STRUCTURE);
    assertFalse(outcome.damaged(), outcome.findings().toString());
    assertEquals(outcome.coverage().packs(), outcome.coverage().unverifiedPacks());
    assertTrue(
        outcome.findings().stream()
            .anyMatch(finding -> finding.code().equals("verification-record")));
    assertEquals(0, at(2).check().coverage().unverifiedPacks());
    assertEquals(2, TestRepository.in(files).files(FileKind.VERIFICATION).size());
  }

  @Test
  void checkSucceedsWhereNothingCanBeWrittenOrDeleted() {
    for (Set<StorageOperation.Type> refused :
        List.of(
            Set.of(StorageOperation.Type.DELETE),
            Set.of(StorageOperation.Type.CREATE, StorageOperation.Type.DELETE))) {
      MemoryBackend.Files state = files.copy();
      for (int day = 0; day < 2; day++) {
        FaultyBackend refusing =
            FaultyBackend.failing(
                backend(state),
                operation -> operation.type().changes() && refused.contains(operation.type()));
        CheckOutcome outcome = TestRepository.at(refusing, clock(day)).check();
        assertFalse(outcome.damaged(), outcome.findings().toString());
        assertEquals(0, outcome.coverage().unverifiedPacks());
      }
    }
  }

  @Test
  void everyCrashKeepsWhatEarlierChecksKnew() {
    at(0).check(reading(new ReadScope.Amount.Part(1, 2), 0));
    long unverified = at(0).check(CheckRequest.STRUCTURE).coverage().unverifiedPacks();
    CrashingBackend recording = CrashingBackend.recording(backend(files.copy()));
    TestRepository.at(recording, clock(1)).check();
    assertEquals(4, recording.changes(), () -> recording.operations().toString());
    for (int survived = 0; survived <= recording.changes(); survived++) {
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        CheckOutcome outcome =
            TestRepository.at(backend(state), clock(2)).check(CheckRequest.STRUCTURE);
        assertFalse(outcome.damaged());
        assertEquals(survived == 0 ? unverified : 0, outcome.coverage().unverifiedPacks());
      }
    }
  }

  private static CheckRequest reading(ReadScope.Amount amount, int maxAgeDays) {
    return new CheckRequest(
        Optional.of(
            new ReadScope(
                amount,
                Optional.of(Duration.ofDays(maxAgeDays)).filter(Duration::isPositive),
                ReadScope.Order.OLDEST_VERIFIED,
                Optional.empty())));
  }

  private TestRepository at(int day) {
    return TestRepository.at(backend(files), clock(day));
  }

  private static InstantSource clock(int day) {
    return InstantSource.fixed(BEGIN.plus(Duration.ofDays(day)));
  }

  private static MemoryBackend backend(MemoryBackend.Files state) {
    return new MemoryBackend(state, InstantSource.system());
  }
}
