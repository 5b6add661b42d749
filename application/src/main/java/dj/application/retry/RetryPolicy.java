package dj.application.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait between the attempts of one request, and when to give up.
///
/// The waits double from half a second to half a minute, and each is drawn from its upper half, so
/// that many clients that failed together do not come back together ("Exponential Backoff And
/// Jitter", AWS Architecture Blog 2015, "equal jitter"). A store that says how long it wants to be
/// left alone is left alone for so long.
///
/// @param budget how much time may go by between the first attempt and the last; zero for a single
///   attempt
public record RetryPolicy(Duration budget) {
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /// Beyond so many doublings every wait is the longest.
  private static final int MAX_DOUBLINGS = 10;

  /// Checks the budget.
  public RetryPolicy {
    if (budget.isNegative()) {
      throw new IllegalArgumentException("a budget is not negative");
    }
  }

  /// The wait before the next attempt; empty if there is to be none.
  ///
  /// @param attempts how many were made
  /// @param elapsed the time since the first
  /// @param demanded the wait that the store asks for; zero if it asks for none
  public Optional<Duration> next(
      int attempts, Duration elapsed, Duration demanded, RandomGenerator random) {
    Duration left = budget.minus(elapsed);
    if (!left.isPositive() || demanded.compareTo(left) > 0) {
      return Optional.empty();
    }
    Duration own = jittered(attempts, random);
    Duration wait = own.compareTo(demanded) > 0 ? own : demanded;
    return Optional.of(wait.compareTo(left) < 0 ? wait : left);
  }

  private static Duration jittered(int attempts, RandomGenerator random) {
    long full =
        Math.min(
            LONGEST_WAIT.toNanos(),
            FIRST_WAIT.toNanos() << Math.min(MAX_DOUBLINGS, Math.max(0, attempts - 1)));
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }
}
