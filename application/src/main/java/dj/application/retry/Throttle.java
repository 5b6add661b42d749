package dj.application.retry;

import dj.application.concurrent.Pause;
import dj.domain.error.CancelledException;
import dj.domain.port.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Keeps the bytes that go one way within a rate, for all connections together.
///
/// A token bucket that may run into debt: a slice passes as soon as those before it are paid for,
/// whatever its size, and the rate holds over time. Nothing is saved up for longer than a second.
/// Who waits, waits in order of arrival, and looks at the table once a second.
public final class Throttle implements Pace {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// Eight connections that share the rate move something every second each.
  private static final int SLICES_PER_SECOND = 8;

  private static final int SMALLEST_SLICE_BYTES = 1024;

  private final RateTable table;
  private final InstantSource clock;
  private final ZoneId zone;
  private final LongSupplier nanoClock;
  private final Pause pause;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicLong waitedNanos = new AtomicLong();
  private double tokens;
  private long filledNanos;

  /// Creates a throttle.
  ///
  /// @param clock the time of day, for the table
  /// @param zone where that day is
  /// @param nanoClock a clock that only goes forward, in nanoseconds
  public Throttle(
      RateTable table, InstantSource clock, ZoneId zone, LongSupplier nanoClock, Pause pause) {
    this.table = table;
    this.clock = clock;
    this.zone = zone;
    this.nanoClock = nanoClock;
    this.pause = pause;
    this.filledNanos = nanoClock.getAsLong();
  }

  @Override
  public boolean isLimited() {
    return rate().isPresent();
  }

  @Override
  public int sliceBytes(int mostBytes) {
    long even = Math.max(SMALLEST_SLICE_BYTES, rate().orElse(Long.MAX_VALUE) / SLICES_PER_SECOND);
    return (int) Math.min(mostBytes, even);
  }

  /// For how long somebody has waited so far, in nanoseconds: two who waited at once count once.
  long waitedNanos() {
    return waitedNanos.get();
  }

  @Override
  public void pass(long sizeBytes) {
    if (sizeBytes == 0 || table.isUnlimited()) {
      return;
    }
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancelledException("stopped while waiting for bandwidth", "");
    }
    try {
      while (!mayPass(sizeBytes)) {
        long before = nanoClock.getAsLong();
        pause.pause(untilPaid());
        waitedNanos.addAndGet(nanoClock.getAsLong() - before);
      }
    } finally {
      turn.unlock();
    }
  }

  private boolean mayPass(long sizeBytes) {
    OptionalLong rate = rate();
    long now = nanoClock.getAsLong();
    if (rate.isEmpty()) {
      tokens = 0;
      filledNanos = now;
      return true;
    }
    double filled = (now - filledNanos) / NANOS_PER_SECOND * rate.getAsLong();
    tokens = Math.min((double) rate.getAsLong(), tokens + filled);
    filledNanos = now;
    if (tokens < 0) {
      return false;
    }
    tokens -= sizeBytes;
    return true;
  }

  private Duration untilPaid() {
    OptionalLong rate = rate();
    if (rate.isEmpty()) {
      return Duration.ZERO;
    }
    Duration wait =
        Duration.ofNanos((long) Math.ceil(-tokens / rate.getAsLong() * NANOS_PER_SECOND));
    return wait.compareTo(LOOK) < 0 ? wait : LOOK;
  }

  private OptionalLong rate() {
    return table.at(LocalTime.ofInstant(clock.instant(), zone));
  }
}
