package dj.domain.error;

/// A snapshot, path or other thing that the user named is not in the repository.
public final class NotFoundException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public NotFoundException(String message, String hint, Throwable... cause) {
    super("DJ-N016", message, hint, cause);
  }
}
