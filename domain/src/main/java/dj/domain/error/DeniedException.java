package dj.domain.error;

/// The operation is refused by append-only mode or by a policy.
public final class DeniedException extends DjException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param message what failed, and why
  /// @param hint what to do next, or empty
  /// @param cause at most one cause
  public DeniedException(String message, String hint, Throwable... cause) {
    super("DJ-P018", message, hint, cause);
  }
}
