package dj.application.concurrent;

import org.jspecify.annotations.Nullable;

/// Carries a failure from one thread to another.
public final class Failures {
  private Failures() {}

  /// Throws `failure` in the calling thread, if there is one.
  public static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
