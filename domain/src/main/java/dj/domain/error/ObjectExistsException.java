package dj.domain.error;

/// A file that should be created exists already, with other content.
public final class ObjectExistsException extends StorageException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public ObjectExistsException(String message, String hint, Throwable... cause) {
    super("DJ-B011", message, hint, cause);
  }
}
