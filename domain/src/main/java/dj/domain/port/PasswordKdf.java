package dj.domain.port;

import dj.domain.key.Argon2Parameters;

/// Argon2id (RFC 9106, version 1.3).
public interface PasswordKdf {
  /// Derives `outputLengthBytes` bytes from a password.
  ///
  /// The parameters were checked by [Argon2Parameters]: a hostile file cannot ask for more than its
  /// bounds.
  byte[] derive(byte[] password, byte[] salt, Argon2Parameters parameters, int outputLengthBytes);
}
