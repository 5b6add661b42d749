package dj.adapters.storage.backend.sftp;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Who logs in, and where what is needed for it may be found.
///
/// @param userName the user of this computer, who is also the one there without a better word
/// @param home the directory with `.ssh`
/// @param password from `DJ_SFTP_PASSWORD`
/// @param passphrase of private keys, from `DJ_SFTP_PASSPHRASE`
/// @param agentSocket where an agent listens, from `SSH_AUTH_SOCK`
public record SftpAccount(
    String userName,
    Path home,
    Optional<String> password,
    Optional<String> passphrase,
    Optional<Path> agentSocket) {

  /// Reads the environment.
  public static SftpAccount of(Map<String, String> variables, String userName, Path home) {
    return new SftpAccount(
        userName,
        home,
        value(variables, "DJ_SFTP_PASSWORD"),
        value(variables, "DJ_SFTP_PASSPHRASE"),
        value(variables, "SSH_AUTH_SOCK").map(Path::of));
  }

  private static Optional<String> value(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /// The directory of the user's keys and known hosts.
  Path sshFolder() {
    return home.resolve(".ssh");
  }

  /// Names the user alone.
  @Override
  public String toString() {
    return "SftpAccount[" + userName + "]";
  }
}
