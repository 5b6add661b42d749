package dj.domain.error;

/// The storage cannot be reached or refuses the request; trying again may help.
public final class StorageUnavailableException extends StorageException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public StorageUnavailableException(String message, String hint, Throwable... cause) {
    super("DJ-B014", message, hint, cause);
  }
}
