package dj.application.retry;

import dj.application.concurrent.Ticker;
import dj.domain.error.CancelledException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.StorageBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A backend whose requests do not hang: one that takes far longer than it may is interrupted, and
/// has failed like one whose connection broke.
///
/// Backends have timeouts of their own; this one is for the day on which a library or a kernel
/// forgets its own. A request may take twice the timeout, and so much more as its bytes need on a
/// very slow line. The time in which somebody waits for bandwidth that was limited on purpose does
/// not count: any request may stand still for that. Where all of them hang, nobody waits.
public final class WatchedBackend extends DecoratedBackend {
  /// A pack of 64 MiB takes two hours at this rate; nobody waits for a slower line.
  private static final long SLOWEST_BYTES_PER_SECOND = 8 * 1024;

  /// A listing has as many requests as pages; it is given the time of so many.
  private static final int PAGES = 100;

  private static final Duration ROUND = Duration.ofSeconds(1);

  private final Duration requestTimeout;
  private final LongSupplier nanoClock;
  private final LongSupplier waitedNanos;
  private final Set<Watched> running = ConcurrentHashMap.newKeySet();
  private Optional<Ticker> watch = Optional.empty();
  private long lookedNanos;
  private long seenWaitedNanos;

  /// Creates the backend; the thread that watches starts with the first request.
  ///
  /// @param requestTimeout how long a request may stand still
  /// @param nanoClock a clock that only goes forward, in nanoseconds
  /// @param waitedNanos for how long somebody has waited for bandwidth so far
  public WatchedBackend(
      StorageBackend backend,
      Duration requestTimeout,
      LongSupplier nanoClock,
      LongSupplier waitedNanos) {
    super(backend);
    this.requestTimeout = requestTimeout;
    this.nanoClock = nanoClock;
    this.waitedNanos = waitedNanos;
    this.lookedNanos = nanoClock.getAsLong();
    this.seenWaitedNanos = waitedNanos.getAsLong();
  }

  @Override
  <T> T perform(StorageRequest request, Supplier<T> effect) {
    return watched(request.toString(), limit(request), effect);
  }

  /// Given the time of one request: what stays behind is in nobody's way, and the next one goes on.
  @Override
  public void removeLeftovers() {
    try {
      watched(
          "remove unfinished files",
          timeOf(1),
          () -> {
            backend().removeLeftovers();
            return true;
          });
    } catch (StorageUnavailableException _) {
      // What cannot be removed is no failure.
    }
  }

  private <T> T watched(String action, Duration limit, Supplier<T> effect) {
    startWatch();
    Watched watched = new Watched(Thread.currentThread(), nanoClock.getAsLong() + limit.toNanos());
    running.add(watched);
    try {
      return effect.get();
    } catch (CancelledException e) {
      throw watched.isExpired() ? stuck(action, limit, e) : e;
    } finally {
      running.remove(watched);
      watched.end();
    }
  }

  private Duration limit(StorageRequest request) {
    return timeOf(request.type() == StorageRequest.Type.LIST ? PAGES : 1)
        .plusSeconds(request.sizeBytes() / SLOWEST_BYTES_PER_SECOND);
  }

  private Duration timeOf(int requests) {
    return requestTimeout.multipliedBy(2L * requests);
  }

  private StorageUnavailableException stuck(
      String action, Duration limit, CancelledException cause) {
    return new StorageUnavailableException(
        "cannot %s in %s: no end after %d s".formatted(action, address(), limit.toSeconds()),
        "see whether the storage answers at all; --request-timeout sets how long to wait for it",
        cause);
  }

  private synchronized void startWatch() {
    if (watch.isEmpty()) {
      watch = Optional.of(Ticker.start("request watch", ROUND, this::look));
    }
  }

  /// Interrupts what takes too long; called in short intervals.
  synchronized void look() {
    long now = nanoClock.getAsLong();
    long waited = waitedNanos.getAsLong();
    long graceNanos = Math.min(now - lookedNanos, waited - seenWaitedNanos);
    lookedNanos = now;
    seenWaitedNanos = waited;
    running.forEach(watched -> watched.expireAt(now, graceNanos));
  }

  @Override
  public void close() {
    stopWatch();
    super.close();
  }

  private synchronized void stopWatch() {
    watch.ifPresent(Ticker::close);
    watch = Optional.empty();
  }

  /// One request under way. Its thread is interrupted at most once, and never after the end of the
  /// request.
  private static final class Watched {
    private final Thread thread;
    private long deadlineNanos;
    private boolean expired;
    private boolean ended;

    Watched(Thread thread, long deadlineNanos) {
      this.thread = thread;
      this.deadlineNanos = deadlineNanos;
    }

    synchronized void expireAt(long nowNanos, long graceNanos) {
      deadlineNanos += graceNanos;
      if (!ended && !expired && nowNanos - deadlineNanos > 0) {
        expired = true;
        thread.interrupt();
      }
    }

    synchronized boolean isExpired() {
      return expired;
    }

    /// An interrupt that came from here is not handed on.
    synchronized void end() {
      ended = true;
      if (expired) {
        Thread.interrupted();
      }
    }
  }
}
