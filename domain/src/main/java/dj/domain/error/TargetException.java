package dj.domain.error;

/// A file, directory or attribute cannot be restored.
public final class TargetException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public TargetException(String message, String hint, Throwable... cause) {
    super("DJ-T003", message, hint, cause);
  }
}
