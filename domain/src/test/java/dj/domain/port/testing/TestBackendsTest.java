package dj.domain.port.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.CorruptingBackend.Damage;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The backends that tests put around the one in memory do what they say.
final class TestBackendsTest {
  private static final FileName A = new FileName(FileKind.PACK, "a".repeat(64));
  private static final FileName B = new FileName(FileKind.SNAPSHOT, "b".repeat(64));
  private static final FileName C = new FileName(FileKind.PACK, "c".repeat(64));

  private final MemoryBackend memory = new MemoryBackend(InstantSource.system());

  @Test
  void recordingKeepsWhatSucceeded() {
    RecordingBackend recording = new RecordingBackend(memory);
    write(recording, A);
    assertThrows(ObjectMissingException.class, () -> recording.read(B, 0, new byte[1], 0, 1));
    recording.list(FileKind.PACK, _ -> {});
    recording.delete(A);
    assertEquals(
        List.of(
            StorageOperation.of(StorageOperation.Type.CREATE, A),
            StorageOperation.of(StorageOperation.Type.LIST, FileKind.PACK),
            StorageOperation.of(StorageOperation.Type.DELETE, A)),
        recording.log());
    assertEquals(2, recording.changes().size());
    assertEquals(1, recording.count(StorageOperation.Type.LIST, FileKind.PACK));
  }

  @Test
  void faultsComeBeforeAndAfterTheEffectAndRepeatWithTheSeed() {
    List<String> first = outcomes(7);
    assertEquals(first, outcomes(7));
    assertTrue(
        first.containsAll(Set.of("done", "fault without effect", "fault with effect")),
        first::toString);
  }

  private static List<String> outcomes(long seed) {
    MemoryBackend store = new MemoryBackend(InstantSource.system());
    FaultyBackend faulty = new FaultyBackend(store, seed, 0.3, 0.3);
    List<String> outcomes = new ArrayList<>();
    for (int count = 0; count < 40; count++) {
      FileName file = new FileName(FileKind.LOG, "%064x".formatted(count));
      try {
        write(faulty, file);
        outcomes.add("done");
      } catch (StorageUnavailableException _) {
        outcomes.add(
            store.files().content(file).isPresent() ? "fault with effect" : "fault without effect");
      }
    }
    return outcomes;
  }

  @Test
  void chosenOperationsAlwaysFail() {
    FaultyBackend faulty =
        FaultyBackend.failing(
            memory, operation -> operation.is(StorageOperation.Type.CREATE, FileKind.PACK));
    assertThrows(StorageUnavailableException.class, () -> write(faulty, A));
    write(faulty, B);
    assertEquals(1, faulty.faults());
  }

  @Test
  void aCrashComesBeforeTheChangeAndNothingComesAfterIt() {
    CrashingBackend crashing = CrashingBackend.dyingAfter(1, memory);
    write(crashing, A);
    assertThrows(CrashError.class, () -> write(crashing, B));
    assertThrows(CrashError.class, () -> crashing.sizeBytes(A));
    assertEquals(Set.of(A), memory.files().all().keySet());
  }

  @Test
  void everyPrefixOfTheChangesCanBeMaterialised() {
    CrashingBackend recording = CrashingBackend.recording(memory);
    write(recording, A);
    write(recording, B);
    recording.delete(A);
    assertEquals(3, recording.changes());
    assertEquals(Set.of(), recording.killedAfter(0).all().keySet());
    assertEquals(Set.of(A), recording.killedAfter(1).all().keySet());
    assertEquals(Set.of(A, B), recording.killedAfter(2).all().keySet());
    assertEquals(Set.of(B), recording.killedAfter(3).all().keySet());
  }

  @Test
  void aPowerFailureCanBringDeletedPacksBackButNoSnapshots() {
    write(memory, A);
    write(memory, B);
    write(memory, C);
    CrashingBackend recording = CrashingBackend.recording(memory);
    recording.delete(B);
    recording.delete(A);
    recording.delete(C);
    Set<String> states = new TreeSet<>();
    recording.powerLostAfter(3).forEach(files -> states.add(files.all().keySet().toString()));
    assertEquals(
        new TreeSet<>(List.of("[]", "[" + A + "]", "[" + C + "]", "[" + A + ", " + C + "]")),
        states);
    assertEquals(1, recording.powerLostAfter(1).size());
  }

  @Test
  void staleListingsLackTheNewAndShowTheDeleted() {
    EventuallyConsistentBackend stale = new EventuallyConsistentBackend(memory, 2);
    write(stale, A);
    write(stale, B);
    stale.delete(A);
    assertEquals(Set.of(A), StorageBackendContract.listed(stale, FileKind.PACK).keySet());
    assertEquals(Set.of(), StorageBackendContract.listed(stale, FileKind.SNAPSHOT).keySet());
    stale.settle();
    assertEquals(Set.of(), StorageBackendContract.listed(stale, FileKind.PACK).keySet());
    assertEquals(Set.of(B), StorageBackendContract.listed(stale, FileKind.SNAPSHOT).keySet());
  }

  @Test
  void damageShowsInReadsAloneAndHeals() {
    CorruptingBackend corrupting = new CorruptingBackend(memory);
    write(corrupting, A);
    corrupting.damage(A, new Damage.FlippedBit(2, 0));
    corrupting.damage(A, new Damage.OverwrittenByte(0, (byte) 'X'));
    assertEquals("Xoo", read(corrupting, A, 3));
    corrupting.damage(A, new Damage.Truncated(2));
    assertEquals(OptionalLong.of(2), corrupting.sizeBytes(A));
    assertThrows(ObjectMissingException.class, () -> read(corrupting, A, 3));
    assertEquals("Xo", read(corrupting, A, 2));
    corrupting.heal();
    assertEquals("fon", read(corrupting, A, 3));
  }

  @Test
  void copiesOfFilesAreIndependent() {
    write(memory, A);
    MemoryBackend.Files copy = memory.files().copy();
    assertTrue(copy.isEqualTo(memory.files()));
    memory.delete(A);
    assertFalse(copy.isEqualTo(memory.files()));
    assertEquals(Set.of(A), copy.all().keySet());
  }

  private static void write(StorageBackend backend, FileName file) {
    backend.write(file, ByteBuffer.wrap("fon".getBytes(UTF_8)), WriteMode.CREATE);
  }

  private static String read(StorageBackend backend, FileName file, int length) {
    byte[] target = new byte[length];
    backend.read(file, 0, target, 0, length);
    return new String(target, UTF_8);
  }
}
