package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.CrashError;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Death at every change of a store: whatever was stored then, nothing that was promised is lost,
/// and the next run succeeds.
final class CrashTest {
  private static final int LARGEST_FILE_BYTES = 3 << 19;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Path source;
  private Proof proof;

  @BeforeEach
  void createSource() throws IOException {
    source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    proof = new Proof(folder);
  }

  @Test
  void everyCrashOfInitLeavesNoRepositoryAndAPlaceForOne() throws IOException {
    CrashingBackend recording = record(files);
    TestRepository.at(recording).init();
    for (int survived = 0; survived < recording.changes(); survived++) {
      String situation = "killed after change " + survived + " of " + recording.operations();
      for (MemoryBackend.Files state : recording.powerLostAfter(survived)) {
        TestRepository repository = TestRepository.in(state);
        assertThrows(RepositoryMissingException.class, repository::snapshots, situation);
        removeRemains(state, repository, situation);
        backUpAndProve(repository.init(), proof.copy(), situation);
      }
    }
  }

  /// A key without a config may be all that is left of a repository, so that it is for a person to
  /// remove.
  private static void removeRemains(
      MemoryBackend.Files state, TestRepository repository, String situation) {
    for (FileName remains : state.all().keySet()) {
      assertEquals(FileKind.KEY, remains.kind(), situation);
      assertThrows(RepositoryExistsException.class, repository::init, situation);
      state.remove(remains);
    }
  }

  @Test
  void everyCrashOfTheFirstBackupLosesNothing() throws IOException {
    TestRepository.in(files).init().withSmallPacks();
    crashEverywhere();
  }

  @Test
  void everyCrashOfTheSecondBackupLosesNothing() throws IOException {
    TestRepository repository = TestRepository.in(files).init().withSmallPacks();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    SmallTree.change(source, 1);
    crashEverywhere();
  }

  @Test
  void processThatDiesInTheMiddleOfABackupLosesNothing() throws IOException {
    TestRepository repository = TestRepository.in(files).init().withSmallPacks();
    proof.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    SmallTree.change(source, 1);
    boolean died = true;
    for (int survived = 0; died; survived++) {
      MemoryBackend.Files state = files.copy();
      CrashingBackend dying = CrashingBackend.dyingAfter(survived, client(state));
      died = dies(dying);
      if (died) {
        proveAll(state, "died at change " + survived);
      }
    }
  }

  private boolean dies(CrashingBackend dying) {
    try {
      TestRepository.at(dying, hurriedClock()).backup(source);
      return false;
    } catch (CrashError e) {
      return true;
    }
  }

  private void crashEverywhere() throws IOException {
    CrashingBackend recording = record(files.copy());
    TestRepository.at(recording, hurriedClock()).backup(source);
    assertTrue(recording.changes() > 6, () -> "too little to crash in: " + recording.operations());
    for (int survived = 0; survived <= recording.changes(); survived++) {
      List<MemoryBackend.Files> states = new ArrayList<>(recording.powerLostAfter(survived));
      for (MemoryBackend.Files state : states) {
        proveAll(state, "killed after change " + survived + " of " + recording.operations());
      }
    }
  }

  private void proveAll(MemoryBackend.Files state, String situation) throws IOException {
    TestRepository repository = TestRepository.in(state);
    Proof.requireSound(repository, situation);
    proof.requireSnapshots(repository, situation);
    backUpAndProve(repository, proof.copy(), situation);
  }

  private void backUpAndProve(TestRepository repository, Proof all, String situation)
      throws IOException {
    all.expect(repository.backup(source).snapshotId().orElseThrow(), source);
    Proof.requireSound(repository, situation + ", then backed up");
    all.requireSnapshots(repository, situation + ", then backed up");
  }

  /// A clock by which every pack takes more than a minute, so that each gets an index segment of
  /// its own.
  private static InstantSource hurriedClock() {
    AtomicLong minutes = new AtomicLong(Instant.now().getEpochSecond() / 60);
    return () -> Instant.ofEpochSecond(60 * minutes.incrementAndGet());
  }

  private static CrashingBackend record(MemoryBackend.Files state) {
    return CrashingBackend.recording(client(state));
  }

  private static MemoryBackend client(MemoryBackend.Files state) {
    return new MemoryBackend(state, InstantSource.system());
  }
}
