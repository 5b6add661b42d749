package dj.domain.error;

/// The storage is full, or a quota is used up.
public final class OutOfSpaceException extends StorageException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public OutOfSpaceException(String message, String hint, Throwable... cause) {
    super("DJ-B015", message, hint, cause);
  }
}
