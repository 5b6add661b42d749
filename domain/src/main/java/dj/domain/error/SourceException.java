package dj.domain.error;

/// A file, directory or attribute of the backed-up system cannot be read.
public final class SourceException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public SourceException(String message, String hint, Throwable... cause) {
    super("DJ-S003", message, hint, cause);
  }
}
