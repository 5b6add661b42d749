package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A request that hangs ends all the same.
@Timeout(60)
final class WatchedBackendTest {
  private static final FileName FILE = new FileName(FileKind.SNAPSHOT, "a".repeat(64));

  private final VirtualTime time = new VirtualTime();
  private final AtomicLong waited = new AtomicLong();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final WatchedBackend backend =
      new WatchedBackend(
          new Hanging(new MemoryBackend(time), begun), Duration.ofSeconds(10), time, waited::get);

  /// Never answers when it is asked for a size, or to tidy up.
  private static final class Hanging extends ForwardingBackend {
    private final CountDownLatch begun;

    Hanging(MemoryBackend backend, CountDownLatch begun) {
      super(backend);
      this.begun = begun;
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      if (operation.type() == StorageOperation.Type.SIZE) {
        hang();
      }
      return effect.get();
    }

    @Override
    public void removeLeftovers() {
      hang();
    }

    private void hang() {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancelledException("stopped", "", e);
      }
    }
  }

  @Test
  void aStuckRequestFailsLikeABrokenConnection() throws Exception {
    Thread clock = whenBegun(() -> time.advance(Duration.ofSeconds(21)));
    StorageUnavailableException error =
        assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(FILE));
    clock.join();
    assertEquals(
        "cannot look for snapshots/%s in memory: no end after 20 s".formatted(FILE.name()),
        error.getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
    backend.close();
  }

  @Test
  void theTimeInWhichSomebodyWaitsForBandwidthDoesNotCount() throws Exception {
    AtomicInteger early = new AtomicInteger();
    Thread caller = Thread.currentThread();
    Thread clock =
        whenBegun(() -> {
          for (int second = 0; second < 3600; second++) {
            time.advance(Duration.ofSeconds(1));
            waited.addAndGet(Duration.ofSeconds(1).toNanos());
            backend.look();
          }
          early.set(caller.isInterrupted() ? 1 : 0);
          time.advance(Duration.ofSeconds(21));
        });
    assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(FILE));
    clock.join();
    assertEquals(0, early.get());
    assertEquals(Duration.ofSeconds(3621), time.elapsed());
    backend.close();
  }

  @Test
  void anInterruptOfSomebodyElseIsAnInterrupt() throws Exception {
    Thread caller = Thread.currentThread();
    Thread clock = whenBegun(caller::interrupt);
    assertThrows(CancelledException.class, () -> backend.sizeBytes(FILE));
    assertTrue(Thread.interrupted());
    clock.join();
    backend.close();
  }

  @Test
  void leftoversOnAServerThatHangsAreLeftThere() throws Exception {
    Thread clock = whenBegun(() -> time.advance(Duration.ofSeconds(21)));
    assertDoesNotThrow(backend::removeLeftovers);
    clock.join();
    assertFalse(Thread.currentThread().isInterrupted());
    backend.close();
  }

  @Test
  void whoRemovesLeftoversCanBeStopped() throws Exception {
    Thread caller = Thread.currentThread();
    Thread clock = whenBegun(caller::interrupt);
    assertThrows(CancelledException.class, backend::removeLeftovers);
    assertTrue(Thread.interrupted());
    clock.join();
    backend.close();
  }

  @Test
  void aRequestThatEndedIsLeftAlone() {
    backend.delete(FILE);
    time.advance(Duration.ofDays(1));
    backend.look();
    assertFalse(Thread.currentThread().isInterrupted());
    backend.close();
  }

  private Thread whenBegun(Runnable action) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            begun.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          action.run();
        });
  }
}
