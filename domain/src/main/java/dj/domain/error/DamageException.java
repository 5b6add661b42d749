package dj.domain.error;

/// Bytes in the repository are not what was written: they failed a verification.
public final class DamageException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public DamageException(String message, String hint, Throwable... cause) {
    super("DJ-D004", message, hint, cause);
  }
}
