package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DeniedException;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.MemoryBackend;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong is what the plan says.
final class ChaosBackendTest {
  private static final FileName FILE = new FileName(FileKind.SNAPSHOT, "a".repeat(64));
  private static final FileName OTHER = new FileName(FileKind.SNAPSHOT, "b".repeat(64));

  private final VirtualTime time = new VirtualTime();
  private final MemoryBackend memory = new MemoryBackend(time);

  private ChaosBackend chaos(String plan) {
    return new ChaosBackend(memory, ChaosPlan.parse(plan), new SplittableRandom(3), time);
  }

  private static void write(ChaosBackend backend) {
    backend.write(FILE, ByteBuffer.wrap(new byte[1000]), WriteMode.CREATE);
  }

  @Test
  void someWritesWithoutAnAnswerHaveHappened() {
    ChaosBackend backend = chaos("write:timeout");
    int happened = 0;
    for (int i = 0; i < 100; i++) {
      assertThrows(StorageUnavailableException.class, () -> write(backend));
      happened += memory.sizeBytes(FILE).isPresent() ? 1 : 0;
      memory.delete(FILE);
    }
    assertTrue(happened > 30 && happened < 70, "happened: " + happened);
  }

  @Test
  void aRefusedRequestHasNoEffect() {
    assertThrows(StorageUnavailableException.class, () -> write(chaos("write:refuse")));
    assertTrue(memory.sizeBytes(FILE).isEmpty());
  }

  @Test
  void everyFaultIsTheErrorThatAStoreWouldHave() {
    StorageUnavailableException busy =
        assertThrows(StorageUnavailableException.class, () -> write(chaos("write:busy")));
    assertEquals(Duration.ofSeconds(1), busy.retryAfter());
    assertThrows(OutOfSpaceException.class, () -> write(chaos("write:full")));
    assertThrows(DeniedException.class, () -> chaos("delete:deny").delete(FILE));
    write(chaos("write:slow"));
    assertEquals(1, time.pauses().size());
  }

  @Test
  void oneBitOfACorruptReadIsWrong() {
    write(chaos("read:corrupt"));
    byte[] target = new byte[1002];
    chaos("read:corrupt").read(FILE, 0, target, 1, 1000);
    int wrong = 0;
    for (byte each : target) {
      wrong += Integer.bitCount(each & 0xff);
    }
    assertEquals(1, wrong);
  }

  @Test
  void aStaleListingIsThatOfTheTimeBefore() {
    ChaosBackend backend = chaos("list:stale");
    assertEquals(List.of(), listed(backend));
    memory.write(FILE, ByteBuffer.allocate(1), WriteMode.CREATE);
    assertEquals(List.of(), listed(backend));
    memory.write(OTHER, ByteBuffer.allocate(1), WriteMode.CREATE);
    assertEquals(List.of(FILE), listed(backend));
  }

  @Test
  void aPercentageIsHowOften() {
    ChaosBackend backend = chaos("size:10%:refuse");
    int failed = 0;
    for (int i = 0; i < 10_000; i++) {
      try {
        assertTrue(backend.sizeBytes(FILE).isEmpty());
      } catch (StorageUnavailableException e) {
        failed++;
      }
    }
    assertTrue(failed > 900 && failed < 1100, "failed: " + failed);
  }

  @Test
  void aSeedBelongsToThePlan() {
    assertEquals(-42, ChaosPlan.parse("seed:-42, write:5%:timeout").seed().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "seed:1", "write", "write:timeout:5%", "write:101%:timeout", "rite:timeout",
        "write:wrong", "write:corrupt", "read:full", "write:stale", "list:deny", "seed:x"
      })
  void aPlanThatMeansNothingIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ChaosPlan.parse(text));
  }

  private static List<FileName> listed(ChaosBackend backend) {
    List<FileName> files = new ArrayList<>();
    backend.list(FileKind.SNAPSHOT, listed -> files.add(listed.file()));
    return files;
  }
}
