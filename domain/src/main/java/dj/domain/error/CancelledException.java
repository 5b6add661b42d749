package dj.domain.error;

/// The user or the system asked the process to stop, and it stopped cleanly.
public final class CancelledException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public CancelledException(String message, String hint, Throwable... cause) {
    super("DJ-C001", message, hint, cause);
  }
}
