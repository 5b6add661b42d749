package dj.domain.error;

/// The password is wrong, or there is none.
public final class PasswordException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public PasswordException(String message, String hint, Throwable... cause) {
    super("DJ-K012", message, hint, cause);
  }
}
