package dj.domain.port.testing;

/// The process died here: an error, so that no code under test takes it for a failure that it can
/// handle.
public final class CrashError extends Error {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  public CrashError(String message) {
    super(message);
  }
}
