package dj.application.repository;

import dj.domain.error.FailedException;
import java.util.Optional;
import java.util.function.IntFunction;

/// Work under a session that is begun anew when others took the session for dead.
///
/// A session is revoked when it was silent for long; that this happens again and again means that
/// something is wrong with the machine.
///
/// @param work what messages call it, such as `backup`
/// @param most how often it is begun
public record Rounds(String work, int most) {
  private static final int USUAL = 5;

  /// Work that is begun as often as is usual.
  public Rounds(String work) {
    this(work, USUAL);
  }

  /// Works until it is done.
  ///
  /// @see #run(IntFunction, Runnable)
  public <T> T run(IntFunction<Optional<T>> attempt) {
    return run(attempt, () -> {});
  }

  /// Works until it is done.
  ///
  /// @param attempt does the work once, and is empty if its session was revoked; it is told how
  ///   many attempts there are after this one
  /// @param revoked called after each attempt that was in vain
  /// @throws FailedException if all were in vain
  public <T> T run(IntFunction<Optional<T>> attempt, Runnable revoked) {
    for (int left = most - 1; left >= 0; left--) {
      Optional<T> result = attempt.apply(left);
      if (result.isPresent()) {
        return result.get();
      }
      revoked.run();
    }
    throw new FailedException(
        "the " + work + " was taken for dead by other clients " + most + " times",
        "look for a machine that suspends this process, or for a prune that runs without a pause");
  }
}
