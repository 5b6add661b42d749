package dj.application.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.RecordingBackend;
import dj.domain.port.testing.StorageOperation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Neighbours come together, and every byte is the right one.
final class PackBlocksTest {
  private static final int MIB = 1 << 20;
  private static final int PACK_BYTES = 15 * MIB + 321;
  private static final long SEED = 11;

  private final Random random = new Random(SEED);
  private final byte[] content = new byte[PACK_BYTES];
  private final PackId id = PackId.parse("ab".repeat(32));
  private final PackInfo pack = new PackInfo(id, BlobKind.DATA, PACK_BYTES, Instant.EPOCH);
  private final MemoryBackend memory = new MemoryBackend(InstantSource.system());
  private final RecordingBackend far = new RecordingBackend(memory);
  private final PackBlocks blocks = new PackBlocks(far, 1);

  @BeforeEach
  void storePack() {
    random.nextBytes(content);
    memory.write(FileName.of(id), ByteBuffer.wrap(content), WriteMode.CREATE);
  }

  @Test
  void chunksInARowCostARequestForFourMebibytes() {
    for (int offset = 0; offset < PACK_BYTES; offset += 100_000) {
      assertRange(offset, Math.min(100_000, PACK_BYTES - offset));
    }
    assertEquals(1 + 4, reads());
  }

  @Test
  void whoReadsInARowFindsTheNextBlocksHere() {
    PackBlocks eager = new PackBlocks(far, 8);
    assertRange(eager, 0, 1000);
    assertRange(eager, 1000, 1000);
    assertEquals(2, reads());
    assertRange(eager, 4 * MIB, 1000);
    // What was fetched ahead is waited for, and asked of the store by nobody else.
    assertRange(eager, 8 * MIB, 1000);
    assertRange(eager, 12 * MIB, 1000);
    assertEquals(1 + 4, reads());
  }

  /// As a restore reads what several threads of a backup have stored.
  @Test
  void packsThatAreReadByTurnsAreFetchedOnceOverFewConnections() {
    PackBlocks few = new PackBlocks(far, 2);
    List<PackInfo> packs =
        Stream.of("1a", "2b", "3c", "4d")
            .map(name ->
                new PackInfo(
                    PackId.parse(name.repeat(32)), BlobKind.DATA, PACK_BYTES, Instant.EPOCH))
            .toList();
    packs.forEach(
        each -> memory.write(FileName.of(each.id()), ByteBuffer.wrap(content), WriteMode.CREATE));
    byte[] target = new byte[100_000];
    for (int offset = 0; offset + target.length <= PACK_BYTES; offset += target.length) {
      for (PackInfo each : packs) {
        few.read(each, offset, target, target.length);
      }
    }
    assertEquals(4 * (1 + 4), reads());
  }

  @Test
  void aSingleRangeIsReadAsItIs() {
    assertRange(5 * MIB, 1000);
    assertRange(9 * MIB, 1000);
    assertRange(1 * MIB, 1000);
    assertEquals(3, reads());
  }

  @Test
  void anyRangesInAnyOrderAreExact() {
    for (int round = 0; round < 200; round++) {
      int offset = random.nextInt(PACK_BYTES);
      assertRange(offset, random.nextInt(Math.min(6 * MIB, PACK_BYTES - offset) + 1));
    }
  }

  @Test
  void manyReadersShareTheBlocks() throws Exception {
    PackBlocks shared = new PackBlocks(far, 8);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<?> each :
          IntStream.range(0, 150)
              .mapToObj(i -> executor.submit(() -> assertRange(shared, i * 100_000, 100_000)))
              .toList()) {
        each.get();
      }
    }
    assertTrue(reads() <= 4 + 8, "reads: " + reads());
  }

  @Test
  void aRangeBeyondTheEndFails() {
    assertRange(PACK_BYTES - 1000, 500);
    assertThrows(
        ObjectMissingException.class,
        () -> blocks.read(pack, PACK_BYTES - 400, new byte[500], 500));
  }

  @Test
  void aPackThatWasCutGivesWhatItStillHas() {
    MemoryBackend cut = new MemoryBackend(InstantSource.system());
    cut.write(FileName.of(id), ByteBuffer.wrap(content, 0, 6 * MIB), WriteMode.CREATE);
    PackBlocks overCut = new PackBlocks(cut, 1);
    for (int offset = 5 * MIB; offset < 6 * MIB; offset += MIB / 4) {
      assertRange(overCut, offset, MIB / 4);
    }
    assertThrows(
        ObjectMissingException.class, () -> overCut.read(pack, 6 * MIB - 1, new byte[2], 2));
  }

  @Test
  void aFailureIsNotRemembered() {
    FaultyBackend faulty =
        new FaultyBackend(
            memory, SEED, 0.5, 0, operation -> operation.type() == StorageOperation.Type.READ);
    PackBlocks overFaulty = new PackBlocks(faulty, 1);
    int failed = 0;
    for (int round = 0; round < 100; round++) {
      try {
        assertRange(overFaulty, round * 1000, 1000);
      } catch (StorageUnavailableException e) {
        failed++;
      }
    }
    assertTrue(failed > 0 && failed < 20, "failed: " + failed);
  }

  private long reads() {
    return far.count(StorageOperation.Type.READ, FileKind.PACK);
  }

  private void assertRange(int offset, int lengthBytes) {
    assertRange(blocks, offset, lengthBytes);
  }

  private void assertRange(PackBlocks from, int offset, int lengthBytes) {
    byte[] target = new byte[lengthBytes];
    from.read(pack, offset, target, lengthBytes);
    assertArrayEquals(Arrays.copyOfRange(content, offset, offset + lengthBytes), target);
  }
}
