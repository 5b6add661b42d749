package dj.domain.error;

import java.time.Duration;

/// The storage cannot be reached or refuses the request; trying again may help.
public final class StorageUnavailableException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public StorageUnavailableException(String message, String hint, Throwable... cause) {
    this(message, hint, Duration.ZERO, cause);
  }

  /// Creates the error of a store that says when to come back.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param retryAfter how long the store wants to be left alone, as `Retry-After` says (RFC 9110,
  ///   section 10.2.3); zero if it does not say
  /// @param cause at most one cause
  public StorageUnavailableException(
      String message, String hint, Duration retryAfter, Throwable... cause) {
    super("DJ-B014", message, hint, cause);
    this.retryAfter = retryAfter.isNegative() ? Duration.ZERO : retryAfter;
  }

  /// How long the store wants to be left alone; zero if it did not say.
  public Duration retryAfter() {
    return retryAfter;
  }
}
