package dj.domain.error;

/// The operation failed for a reason that has no class of its own.
public final class FailedException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public FailedException(String message, String hint, Throwable... cause) {
    super("DJ-F001", message, hint, cause);
  }
}
