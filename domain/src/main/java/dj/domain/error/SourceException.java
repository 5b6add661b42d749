package dj.domain.error;

/// A file, directory or attribute of the backed-up system cannot be read.
public final class SourceException extends DjException {
  private static final long serialVersionUID = 1L;

  private final boolean vanished;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param vanished whether the thing does not exist (any more)
  /// @param cause at most one cause
  public SourceException(String message, String hint, boolean vanished, Throwable... cause) {
    super("DJ-S003", message, hint, cause);
    this.vanished = vanished;
  }

  /// Whether the thing does not exist (any more).
  public boolean vanished() {
    return vanished;
  }
}
