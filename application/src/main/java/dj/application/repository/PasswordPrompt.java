package dj.application.repository;

/// Where a password comes from, asked for only once the repository is known to exist and to be
/// readable by this program.
@FunctionalInterface
public interface PasswordPrompt {
  /// The password as bytes, which the caller zeroes.
  ///
  /// @param attempt 1 for the first try; a source that cannot ask a person again fails from 2 on
  /// @throws dj.domain.error.PasswordException if there is no password, or no other one than before
  byte[] password(int attempt);
}
