package dj.adapters.storage.backend.sftp;

import java.util.Optional;
import java.util.OptionalInt;

/// The directory on a server that a repository is in.
///
/// @param user who logs in, or empty to leave it to the SSH configuration
/// @param host the server's name, address, or alias in the SSH configuration
/// @param port the port, or empty to leave it to the SSH configuration
/// @param path the directory, relative to that of the user unless it begins with a slash
public record SftpPlace(Optional<String> user, String host, OptionalInt port, String path) {
  /// The address as people write it.
  String address() {
    String login = user.map(name -> name + "@").orElse("");
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port.isPresent()
        ? "sftp://" + login + name + ":" + port.getAsInt() + "/" + path
        : "sftp:" + login + name + ":" + path;
  }
}
