package dj.domain.error;

/// The command line, the environment or another input is not valid.
public final class UsageException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public UsageException(String message, String hint, Throwable... cause) {
    super("DJ-U002", message, hint, cause);
  }
}
