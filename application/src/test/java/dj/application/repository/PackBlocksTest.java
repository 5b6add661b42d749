package dj.application.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.blob.BlobKind;
import dj.domain.error.CancelledException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.id.PackId;
import dj.domain.index.PackInfo;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.FaultyBackend;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.RecordingBackend;
import dj.domain.port.testing.StorageOperation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Neighbours come together, and every byte is the right one.
@Timeout(120)
final class PackBlocksTest {
  private static final int MIB = 1 << 20;
  private static final int PACK_BYTES = 15 * MIB + 321;
  private static final long SEED = 11;

  private final Random random = new Random(SEED);
  private final MemoryBackend memory = new MemoryBackend(InstantSource.system());
  private final RecordingBackend far = new RecordingBackend(memory);
  private final Map<PackId, byte[]> contents = new HashMap<>();
  private final PackInfo pack = storePack("ab");
  private final PackBlocks blocks = new PackBlocks(far, 1);

  @Test
  void chunksInARowCostARequestForFourMebibytes() {
    for (int offset = 0; offset < PACK_BYTES; offset += 100_000) {
      assertRange(offset, Math.min(100_000, PACK_BYTES - offset));
    }
    assertEquals(1 + 4, reads());
  }

  @Test
  void whoReadsInARowFindsTheNextBlocksHere() throws Exception {
    Semaphore done = new Semaphore(0);
    PackBlocks eager = new PackBlocks(telling(done), 8);
    readIntoTheSecondBlock(eager);
    // The first range, two blocks, and the two that nobody has asked for.
    done.acquire(1 + 4);
    assertRange(eager, 8 * MIB, 1000);
    assertRange(eager, 12 * MIB, 1000);
    assertEquals(1 + 4, reads());
  }

  private void readIntoTheSecondBlock(PackBlocks from) {
    for (int offset = 0; offset < 5 * MIB; offset += MIB / 2) {
      assertRange(from, offset, MIB / 2);
    }
  }

  /// As a restore reads what several threads of a backup have stored.
  @Test
  void packsThatAreReadByTurnsAreFetchedOnceOverFewConnections() {
    PackBlocks few = new PackBlocks(far, 2);
    List<PackInfo> packs = storePacks(4);
    for (int offset = 0; offset + 100_000 <= PACK_BYTES; offset += 100_000) {
      for (PackInfo each : packs) {
        assertRange(few, each, offset, 100_000);
      }
    }
    assertEquals(4 * (1 + 4), reads());
  }

  @Test
  void whatIsAnnouncedIsFetchedOnceAndBeforeItIsWanted() throws Exception {
    Semaphore done = new Semaphore(0);
    PackBlocks announced = new PackBlocks(telling(done), 8);
    for (int offset = 0; offset < PACK_BYTES; offset += 100_000) {
      announced.announce(pack, offset, Math.min(100_000, PACK_BYTES - offset));
    }
    done.acquire(4);
    for (int offset = 0; offset < PACK_BYTES; offset += 100_000) {
      assertRange(announced, offset, Math.min(100_000, PACK_BYTES - offset));
    }
    assertEquals(4, reads());
  }

  @Test
  void aSingleRangeThatIsAnnouncedIsNotFetchedAhead() {
    blocks.announce(pack, 5 * MIB, 1000);
    blocks.announce(pack, 9 * MIB, 1000);
    assertRange(5 * MIB, 1000);
    assertRange(9 * MIB, 1000);
    assertEquals(2, reads());
  }

  @Test
  void whoAnnouncesWaitsForWhoReads() throws Exception {
    List<PackInfo> packs = storePacks(4);
    Semaphore done = new Semaphore(0);
    PackBlocks announced = new PackBlocks(telling(done), 2);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> announcing = executor.submit(() -> announceAll(announced, packs));
      done.acquire(8);
      assertFalse(announcing.isDone());
      assertEquals(8, reads());
      readAll(announced, packs);
      announcing.get();
    }
    assertEquals(4 * 4, reads());
  }

  @Test
  void whoWaitsToAnnounceCanBeStopped() throws Exception {
    List<PackInfo> packs = storePacks(4);
    Semaphore done = new Semaphore(0);
    PackBlocks announced = new PackBlocks(telling(done), 1);
    AtomicBoolean stopped = new AtomicBoolean();
    Thread announcing =
        Thread.ofPlatform()
            .start(() -> {
              try {
                announceAll(announced, packs);
              } catch (CancelledException _) {
                stopped.set(true);
              }
            });
    done.acquire(8);
    announcing.interrupt();
    announcing.join();
    assertTrue(stopped.get());
  }

  /// A file that cannot be written is not read to its end, though all of it was announced.
  @Test
  void whoAnnouncesWhatNobodyReadsIsStoppedAndReadersFetchAheadAgain() throws Exception {
    List<PackInfo> packs = storePacks(6);
    Semaphore done = new Semaphore(0);
    PackBlocks announced = new PackBlocks(telling(done), 2);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> announcing = executor.submit(() -> announceAll(announced, packs));
      done.acquire(8);
      readAll(announced, packs.subList(2, 6));
      readAll(announced, packs.subList(2, 4));
      ExecutionException stopped = assertThrows(ExecutionException.class, announcing::get);
      assertInstanceOf(CancelledException.class, stopped.getCause());
    }
    done.drainPermits();
    readIntoTheSecondBlock(announced);
    done.acquire(1 + 4);
  }

  private void readAll(PackBlocks from, List<PackInfo> packs) {
    for (PackInfo each : packs) {
      for (int offset = 0; offset < PACK_BYTES; offset += MIB) {
        assertRange(from, each, offset, Math.min(MIB, PACK_BYTES - offset));
      }
    }
  }

  /// The arrays of blocks that left are filled again: nobody may still read them then.
  @Test
  void blocksThatLeaveAreExactForThoseWhoReadThem() throws Exception {
    List<PackInfo> packs = storePacks(6);
    PackBlocks few = new PackBlocks(memory, 1);
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<?> each :
          IntStream.range(0, 8)
              .mapToObj(i -> executor.submit(() -> readAtRandom(few, packs, new Random(SEED + i))))
              .toList()) {
        each.get();
      }
    }
  }

  private void readAtRandom(PackBlocks from, List<PackInfo> packs, Random own) {
    for (int round = 0; round < 200; round++) {
      PackInfo each = packs.get(own.nextInt(packs.size()));
      int offset = own.nextInt(PACK_BYTES - MIB);
      assertRange(from, each, offset, MIB / 2);
      assertRange(from, each, offset + MIB / 2, MIB / 2);
    }
  }

  private static void announceAll(PackBlocks to, List<PackInfo> packs) {
    for (PackInfo each : packs) {
      for (int offset = 0; offset < PACK_BYTES; offset += MIB) {
        to.announce(each, offset, Math.min(MIB, PACK_BYTES - offset));
      }
    }
  }

  private StorageBackend counting(AtomicInteger asked) {
    return new ForwardingBackend(memory) {
      @Override
      protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
        asked.incrementAndGet();
        return effect.get();
      }
    };
  }

  private StorageBackend telling(Semaphore done) {
    return new ForwardingBackend(far) {
      @Override
      protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
        T result = effect.get();
        done.release();
        return result;
      }
    };
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
    cut.write(
        FileName.of(pack.id()),
        ByteBuffer.wrap(contents.get(pack.id()), 0, 6 * MIB),
        WriteMode.CREATE);
    PackBlocks overCut = new PackBlocks(cut, 1);
    for (int offset = 5 * MIB; offset < 6 * MIB; offset += MIB / 4) {
      assertRange(overCut, offset, MIB / 4);
    }
    assertThrows(
        ObjectMissingException.class, () -> overCut.read(pack, 6 * MIB - 1, new byte[2], 2));
  }

  /// Each request for it may bring megabytes, and thousands of chunks may lie in it.
  @Test
  void aBlockThatIsNotThereIsAskedForOnce() {
    int chunk = MIB / 8;
    memory.delete(FileName.of(pack.id()));
    memory.write(
        FileName.of(pack.id()),
        ByteBuffer.wrap(contents.get(pack.id()), 0, 7 * MIB),
        WriteMode.CREATE);
    AtomicInteger asked = new AtomicInteger();
    PackBlocks overCut = new PackBlocks(counting(asked), 2);
    for (int offset = 4 * MIB; offset < 7 * MIB; offset += chunk) {
      overCut.announce(pack, offset, chunk);
    }
    for (int offset = 4 * MIB; offset < 7 * MIB; offset += chunk) {
      assertRange(overCut, offset, chunk);
    }
    assertEquals(1 + 3 * MIB / chunk, asked.get());
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
    assertRange(from, pack, offset, lengthBytes);
  }

  private void assertRange(PackBlocks from, PackInfo of, int offset, int lengthBytes) {
    byte[] target = new byte[lengthBytes];
    from.read(of, offset, target, lengthBytes);
    assertArrayEquals(
        Arrays.copyOfRange(contents.get(of.id()), offset, offset + lengthBytes), target);
  }

  private List<PackInfo> storePacks(int count) {
    return Stream.of("1a", "2b", "3c", "4d", "5e", "6f").limit(count).map(this::storePack).toList();
  }

  private PackInfo storePack(String name) {
    PackId id = PackId.parse(name.repeat(32));
    byte[] content = new byte[PACK_BYTES];
    random.nextBytes(content);
    contents.put(id, content);
    memory.write(FileName.of(id), ByteBuffer.wrap(content), WriteMode.CREATE);
    return new PackInfo(id, BlobKind.DATA, PACK_BYTES, Instant.EPOCH);
  }
}
