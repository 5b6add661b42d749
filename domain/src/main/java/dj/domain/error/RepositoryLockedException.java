package dj.domain.error;

/// Another client is at work on the repository, and the operation needs it alone.
public final class RepositoryLockedException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public RepositoryLockedException(String message, String hint, Throwable... cause) {
    super("DJ-R011", message, hint, cause);
  }
}
