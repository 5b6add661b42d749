package dj.domain.error;

/// A server speaks another protocol than its address says; trying again does not help.
public final class WrongProtocolException extends StorageException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public WrongProtocolException(String message, String hint, Throwable... cause) {
    super("DJ-B017", message, hint, cause);
  }
}
