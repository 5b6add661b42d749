package dj.adapters.storage.backend.sftp;

import dj.adapters.storage.backend.NetworkSettings;
import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// The settings of `-o sftp.…`.
///
/// @param acceptsNewHosts whether the key of a server that was never met is taken and remembered
/// @param identity a file with a private key, in place of those in `~/.ssh`
/// @param knownHosts a file of known hosts, in place of those of user and system
/// @param configuration a file in place of `~/.ssh/config`
public record SftpOptions(
    boolean acceptsNewHosts,
    Optional<Path> identity,
    Optional<Path> knownHosts,
    Optional<Path> configuration) {
  private static final String HOST_KEY = "sftp.host-key";
  private static final String IDENTITY = "sftp.identity";
  private static final String KNOWN_HOSTS = "sftp.known-hosts";
  private static final String CONFIGURATION = "sftp.config";

  /// Reads the options of a command line.
  ///
  /// @throws UsageException if one is unknown, or has a value that it cannot have
  public static SftpOptions of(NetworkSettings network) {
    network.requireKnown("sftp", Set.of(HOST_KEY, IDENTITY, KNOWN_HOSTS, CONFIGURATION));
    return new SftpOptions(
        network.option(HOST_KEY).map(SftpOptions::acceptsNewHosts).orElse(false),
        network.option(IDENTITY).map(Path::of),
        network.option(KNOWN_HOSTS).map(Path::of),
        network.option(CONFIGURATION).map(Path::of));
  }

  private static boolean acceptsNewHosts(String value) {
    return switch (value) {
      case "accept-new" -> true;
      case "known" -> false;
      default ->
          throw new UsageException(
              "the option " + HOST_KEY + " cannot be '" + value + "'",
              "write known, or accept-new to remember servers that were never met");
    };
  }
}
