package dj.adapters.storage.backend.sftp;

import java.io.IOException;

/// A server does not let the user in.
final class LoginRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Creates the error.
  ///
  /// @param user the user's name there
  LoginRefusedException(String user, String message, Throwable cause) {
    super("the server does not let the user '" + user + "' in (" + message + ")", cause);
  }
}
