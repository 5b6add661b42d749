package dj.domain.error;

/// A server cannot show that it is the one that is meant; trying again does not help.
public final class UntrustedServerException extends StorageException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public UntrustedServerException(String message, String hint, Throwable... cause) {
    super("DJ-B016", message, hint, cause);
  }
}
