package dj.adapters.storage.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.retry.RateTable;
import dj.application.retry.Throttle;
import dj.domain.error.CancelledException;
import dj.domain.port.Bandwidth;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.Pace;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every backend does under a limit: the bytes of one file are spread over the time that they
/// are allowed. The clock goes forward only where somebody waits for bandwidth.
@Timeout(60)
public abstract class PacedTransferContract {
  /// How much is moved.
  protected static final int SIZE_BYTES = 1 << 20;

  private static final int RATE_BYTES_PER_SECOND = 64 * 1024;
  private static final Duration NEEDED = Duration.ofSeconds(SIZE_BYTES / RATE_BYTES_PER_SECOND);

  /// What may be ahead of the rate: a slice that was free and one that came before it was paid for,
  /// of at most 16 KiB each. Names and headers around the content fit in too.
  private static final int TOLERANCE_BYTES = 32 * 1024;

  private static final FileName FILE = packOf(content());

  private final AtomicLong nanos = new AtomicLong();
  private final List<Moment> moments = new CopyOnWriteArrayList<>();

  /// How much had arrived when somebody waited.
  private record Moment(Duration elapsed, long arrivedBytes) {}

  /// A backend on a prepared place, which is the same each time.
  protected abstract StorageBackend open(Bandwidth bandwidth);

  /// At least how much of the file has been sent so far, as the other side sees it.
  protected abstract long sentBytes();

  @Test
  void anUploadIsSpreadOverItsTime() {
    try (StorageBackend backend = open(new Bandwidth(pace(this::sentBytes), Pace.UNLIMITED))) {
      backend.write(FILE, ByteBuffer.wrap(content()), WriteMode.CREATE);
    }
    assertSpread();
    try (StorageBackend backend = open(Bandwidth.UNLIMITED)) {
      assertArrayEquals(content(), read(backend, new byte[SIZE_BYTES]));
    }
  }

  @Test
  void aDownloadIsSpreadOverItsTime() {
    try (StorageBackend backend = open(Bandwidth.UNLIMITED)) {
      backend.write(FILE, ByteBuffer.wrap(content()), WriteMode.CREATE);
    }
    byte[] target = new byte[SIZE_BYTES];
    Pace pace = pace(() -> filledBytes(target));
    try (StorageBackend backend = open(new Bandwidth(Pace.UNLIMITED, pace))) {
      assertArrayEquals(content(), read(backend, target));
    }
    assertSpread();
  }

  @Test
  void anInterruptEndsAnUploadThatWaits() {
    Thread caller = Thread.currentThread();
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch stopped = new CountDownLatch(1);
    Pace pace =
        pace(() -> {
          // Once: the thread that sends may ask again when the caller has gone on already.
          if (interrupted.compareAndSet(false, true)) {
            caller.interrupt();
          }
          awaitUnlessInterrupted(stopped);
          return 0;
        });
    try (StorageBackend backend = open(new Bandwidth(pace, Pace.UNLIMITED))) {
      assertThrows(
          CancelledException.class,
          () -> backend.write(FILE, ByteBuffer.wrap(content()), WriteMode.CREATE));
      assertTrue(Thread.interrupted());
      stopped.countDown();
    }
    try (StorageBackend backend = open(Bandwidth.UNLIMITED)) {
      assertTrue(backend.sizeBytes(FILE).isEmpty());
    }
  }

  /// A thread of its own that sends must not be done before the caller has stopped.
  private static void awaitUnlessInterrupted(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] read(StorageBackend backend, byte[] target) {
    backend.read(FILE, 0, target, 0, target.length);
    return target;
  }

  private Pace pace(LongSupplier arrivedBytes) {
    return new Throttle(
        RateTable.parse("64k"),
        () -> Instant.EPOCH,
        ZoneOffset.UTC,
        nanos::get,
        duration -> {
          moments.add(new Moment(Duration.ofNanos(nanos.get()), arrivedBytes.getAsLong()));
          if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("stopped", "");
          }
          nanos.addAndGet(duration.toNanos());
        });
  }

  private void assertSpread() {
    for (Moment moment : moments) {
      long allowed = moment.elapsed().toMillis() * RATE_BYTES_PER_SECOND / 1000 + TOLERANCE_BYTES;
      assertTrue(moment.arrivedBytes() <= allowed, moment + " though only " + allowed);
    }
    assertTrue(moments.size() >= 3 * NEEDED.toSeconds(), moments.size() + " waits");
    assertEquals((double) NEEDED.toMillis(), nanos.get() / 1_000_000.0, 1100);
  }

  /// The content has no zeros.
  private static long filledBytes(byte[] target) {
    int filled = target.length;
    while (filled > 0 && target[filled - 1] == 0) {
      filled--;
    }
    return filled;
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE_BYTES];
    Arrays.fill(content, (byte) 7);
    return content;
  }

  private static FileName packOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new FileName(FileKind.PACK, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
