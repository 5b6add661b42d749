package dj.domain.error;

/// A file of the repository does not exist, or is shorter than the range that was asked for.
public final class ObjectMissingException extends StorageException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public ObjectMissingException(String message, String hint, Throwable... cause) {
    super("DJ-B010", message, hint, cause);
  }
}
