package dj.application.retry;

import dj.application.concurrent.Pause;
import dj.domain.error.CancelledException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A clock that goes forward only where somebody waits, at once; for many threads, whose waits then
/// add up.
public final class VirtualTime implements InstantSource, LongSupplier, Pause {
  private final Instant start;
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  /// Starts the clock.
  public VirtualTime(Instant start) {
    this.start = start;
  }

  /// Starts the clock in 1970.
  public VirtualTime() {
    this(Instant.EPOCH);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.get());
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  @Override
  public void pause(Duration duration) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancelledException("stopped", "");
    }
    pauses.add(duration);
    advance(duration);
  }

  /// Lets time go by without anybody waiting.
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /// All waits so far.
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /// The time since the start.
  public Duration elapsed() {
    return Duration.ofNanos(nanos.get());
  }
}
