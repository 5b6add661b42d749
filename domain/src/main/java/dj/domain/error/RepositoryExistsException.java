package dj.domain.error;

/// There is a repository, or something else, where a new one should be created.
public final class RepositoryExistsException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public RepositoryExistsException(String message, String hint, Throwable... cause) {
    super("DJ-R013", message, hint, cause);
  }
}
