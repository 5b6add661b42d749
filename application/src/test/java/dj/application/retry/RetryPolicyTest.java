package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RetryPolicyTest {
  private static final Duration FAR = Duration.ofDays(1);

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void waitsDoubleUpToHalfAMinuteAndAreSpread() {
    RetryPolicy policy = new RetryPolicy(FAR);
    for (int attempts = 1; attempts < 100; attempts++) {
      long full = Math.min(30_000, 500L << Math.min(attempts - 1, 20));
      for (int draw = 0; draw < 20; draw++) {
        Duration wait = policy.next(attempts, Duration.ZERO, Duration.ZERO, random).orElseThrow();
        assertTrue(wait.toMillis() >= full / 2 && wait.toMillis() <= full, attempts + ": " + wait);
      }
    }
  }

  @Test
  void theStoreIsLeftAloneForAsLongAsItAsks() {
    RetryPolicy policy = new RetryPolicy(FAR);
    assertEquals(
        Optional.of(Duration.ofMinutes(5)),
        policy.next(1, Duration.ZERO, Duration.ofMinutes(5), random));
    assertTrue(
        policy.next(9, Duration.ZERO, Duration.ofMillis(1), random).orElseThrow().toSeconds() > 10);
  }

  @Test
  void thereIsNoAttemptBeyondTheBudget() {
    RetryPolicy policy = new RetryPolicy(Duration.ofMinutes(1));
    assertEquals(
        Optional.of(Duration.ofMillis(10)),
        policy.next(20, Duration.ofMillis(59_990), Duration.ZERO, random));
    assertEquals(Optional.empty(), policy.next(2, Duration.ofMinutes(1), Duration.ZERO, random));
    assertEquals(Optional.empty(), policy.next(1, Duration.ZERO, Duration.ofSeconds(61), random));
  }

  @Test
  void noBudgetMeansOneAttempt() {
    assertEquals(
        Optional.empty(),
        new RetryPolicy(Duration.ZERO).next(1, Duration.ZERO, Duration.ZERO, random));
  }
}
