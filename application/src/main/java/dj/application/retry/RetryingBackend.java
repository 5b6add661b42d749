package dj.application.retry;

import dj.application.concurrent.Pause;
import dj.domain.error.CancelledException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.event.Event;
import dj.domain.event.ProgressSink;
import dj.domain.port.StorageBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A backend that tries again what failed because the store could not be reached or was busy.
///
/// Every request can be repeated. The outcome of a write that failed may be unknown: repeated, it
/// finds its own content and succeeds (G5), or writes it. A delete is idempotent (G6), and a
/// listing tells its files only when it is complete.
///
/// A wait of more than a moment is told, once for all the threads that wait for the same trouble.
public final class RetryingBackend extends DecoratedBackend {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private final RetryPolicy policy;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private final Pause pause;
  private final ProgressSink sink;
  private final Outage outage = new Outage();

  /// Creates the backend.
  ///
  /// @param nanoClock a clock that only goes forward, in nanoseconds
  /// @param random spreads the waits; safe for use by many threads at once
  /// @param sink is told what is waited for
  public RetryingBackend(
      StorageBackend backend,
      RetryPolicy policy,
      LongSupplier nanoClock,
      RandomGenerator random,
      Pause pause,
      ProgressSink sink) {
    super(backend);
    this.policy = policy;
    this.nanoClock = nanoClock;
    this.random = random;
    this.pause = pause;
    this.sink = sink;
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    long begun = nanoClock.getAsLong();
    for (int attempts = 1; ; attempts++) {
      try {
        T result = effect.get();
        outage.end();
        return result;
      } catch (StorageUnavailableException e) {
        Duration elapsed = Duration.ofNanos(nanoClock.getAsLong() - begun);
        Optional<Duration> delay = policy.next(attempts, elapsed, e.retryAfter(), random);
        if (delay.isEmpty()) {
          throw attempts == 1 ? e : exhausted(e, attempts, elapsed);
        }
        await(request, e, attempts, delay.get());
      }
    }
  }

  private void await(
      StorageRequest request, StorageUnavailableException error, int attempts, Duration delay) {
    if (outage.isNews(attempts)) {
      sink.accept(
          new Event.Warning(
              "waiting for the storage: %s; try %d in %s"
                  .formatted(error.getMessage(), attempts + 1, seconds(delay))));
    }
    try {
      pause.pause(delay);
    } catch (CancelledException e) {
      throw new CancelledException(
          "stopped before the end of: " + request + " in " + address(), "", e);
    }
  }

  private static StorageUnavailableException exhausted(
      StorageUnavailableException error, int attempts, Duration elapsed) {
    return new StorageUnavailableException(
        "%s (the last of %d tries in %s)".formatted(error.getMessage(), attempts, seconds(elapsed)),
        error.hint(),
        error);
  }

  private static String seconds(Duration duration) {
    return Math.ceilDiv(duration.toNanos(), NANOS_PER_SECOND) + " s";
  }

  /// The time from a first failure to the next success, of whatever thread.
  private static final class Outage {
    private int toldAttempts;

    synchronized boolean isNews(int attempts) {
      if (attempts <= toldAttempts) {
        return false;
      }
      toldAttempts = attempts;
      return true;
    }

    synchronized void end() {
      toldAttempts = 0;
    }
  }
}
