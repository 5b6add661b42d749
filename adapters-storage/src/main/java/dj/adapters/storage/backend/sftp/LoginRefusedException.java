package dj.adapters.storage.backend.sftp;

import java.io.IOException;

/// A server does not let the user in.
final class LoginRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param user the user's name there
  /// @param server its name
  LoginRefusedException(String user, String server, String message, Throwable cause) {
    super(
        "the server " + server + " does not let the user '" + user + "' in (" + message + ")",
        cause);
  }
}
