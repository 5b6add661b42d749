package dj.domain.error;

/// There is no repository at the given address.
public final class RepositoryMissingException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public RepositoryMissingException(String message, String hint, Throwable... cause) {
    super("DJ-R010", message, hint, cause);
  }
}
