package dj.adapters.storage.backend;

import java.util.Objects;
import java.util.stream.Stream;

/// What an error comes from.
public final class Causes {
  private Causes() {}

  /// The error itself, and then each one's cause, down to the innermost.
  public static Stream<Throwable> of(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
  }
}
