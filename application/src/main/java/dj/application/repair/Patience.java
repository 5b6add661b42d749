package dj.application.repair;

import dj.application.concurrent.Pause;
import java.time.Duration;

/// How long a repair waits until it has the repository alone.
///
/// @param pause how it lets time go by
/// @param longest how long it waits at most
public record Patience(Pause pause, Duration longest) {
  /// Not at all.
  public static final Patience NONE = new Patience(Pause.OF_THREAD, Duration.ZERO);

  private static final Duration POLL = Duration.ofSeconds(5);

  /// Checks the time.
  public Patience {
    if (longest.isNegative()) {
      throw new IllegalArgumentException("a time to wait is not negative: " + longest);
    }
  }

  /// Lets some of the time go by.
  ///
  /// @return what is left of it
  Patience wear() {
    Duration step = longest.compareTo(POLL) < 0 ? longest : POLL;
    pause.pause(step);
    return new Patience(pause, longest.minus(step));
  }

  boolean isWorn() {
    return longest.isZero();
  }
}
