package dj.domain.error;

/// The repository needs a newer program, or a feature that this one does not have.
public final class UnsupportedVersionException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public UnsupportedVersionException(String message, String hint, Throwable... cause) {
    super("DJ-V017", message, hint, cause);
  }
}
