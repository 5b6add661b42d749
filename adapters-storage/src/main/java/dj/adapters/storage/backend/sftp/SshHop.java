package dj.adapters.storage.backend.sftp;

import dj.domain.error.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.OptionalInt;

/// A server, or one on the way to it, as an address or a `ProxyJump` names it.
///
/// @param user who logs in, or empty to leave it to the SSH configuration
/// @param host its name, address, or alias in the SSH configuration
/// @param port its port, or empty to leave it to the SSH configuration
record SshHop(Optional<String> user, String host, OptionalInt port) {
  /// Reads `[user@]host[:port]`, with or without `ssh://` before it.
  ///
  /// @throws UsageException if it is anything else
  static SshHop parse(String text) {
    String address = text.strip();
    try {
      URI parsed = new URI(address.startsWith("ssh://") ? address : "ssh://" + address);
      if (parsed.getHost() != null) {
        return new SshHop(
            Optional.ofNullable(parsed.getUserInfo()),
            parsed.getHost().replaceAll("[\\[\\]]", ""),
            parsed.getPort() < 0 ? OptionalInt.empty() : OptionalInt.of(parsed.getPort()));
      }
      throw unreadable(text);
    } catch (URISyntaxException e) {
      throw unreadable(text, e);
    }
  }

  private static UsageException unreadable(String text, Throwable... cause) {
    return new UsageException(
        "a ProxyJump of the SSH configuration cannot be read: '" + text + "'",
        "write [user@]host[:port]",
        cause);
  }
}
