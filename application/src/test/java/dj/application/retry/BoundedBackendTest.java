package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// No more requests are under way than there are connections.
@Timeout(60)
final class BoundedBackendTest {
  private static final FileName FILE = new FileName(FileKind.SNAPSHOT, "a".repeat(64));
  private static final int CONNECTIONS = 3;

  private final Crowd crowd = new Crowd();
  private final BoundedBackend backend = new BoundedBackend(crowd, CONNECTIONS);

  /// Lets go only when all connections are in use, and counts.
  private static final class Crowd extends ForwardingBackend {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CyclicBarrier full = new CyclicBarrier(CONNECTIONS);

    Crowd() {
      super(new MemoryBackend(InstantSource.system()));
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      try {
        full.await();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      now.decrementAndGet();
      return effect.get();
    }
  }

  @Test
  void asManyRequestsAsConnectionsAreUnderWay() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(12)) {
      List<Future<?>> requests =
          IntStream.range(0, 30 * CONNECTIONS)
              .<Future<?>>mapToObj(_ -> executor.submit(() -> backend.sizeBytes(FILE)))
              .toList();
      for (Future<?> request : requests) {
        request.get();
      }
    }
    assertEquals(CONNECTIONS, crowd.most.get());
  }

  @Test
  void aLeaseIsRenewedWhileAllConnectionsAreInUse() throws Exception {
    FileName lease = new FileName(FileKind.LOCK, "a".repeat(64));
    CountDownLatch inUse = new CountDownLatch(CONNECTIONS);
    CountDownLatch renewed = new CountDownLatch(1);
    MemoryBackend memory = new MemoryBackend(InstantSource.system());
    StorageBackend busy =
        new BoundedBackend(
            new ForwardingBackend(memory) {
              @Override
              protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
                if (operation.type() == StorageOperation.Type.SIZE) {
                  inUse.countDown();
                  await(renewed);
                }
                return effect.get();
              }
            },
            CONNECTIONS);
    try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        var _ = executor.submit(() -> busy.sizeBytes(FILE));
      }
      inUse.await();
      busy.write(lease, ByteBuffer.allocate(1), WriteMode.REPLACE);
      renewed.countDown();
    }
    assertEquals(1, memory.sizeBytes(lease).orElseThrow());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoeverUsesTheStoreKnowsTheBound() {
    BoundedBackend one = new BoundedBackend(new MemoryBackend(InstantSource.system()), 1);
    assertEquals(1, one.capabilities().concurrentReads());
    assertEquals(1, one.capabilities().concurrentWrites());
  }

  @Test
  void anInterruptEndsTheWaiting() {
    Thread.currentThread().interrupt();
    assertThrows(CancelledException.class, () -> backend.delete(FILE));
    assertTrue(Thread.interrupted());
  }
}
