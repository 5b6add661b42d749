package dj.adapters.storage.backend.sftp;

import dj.domain.error.UsageException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server, or one on the way to it, as an address or a `ProxyJump` names it.
///
/// @param user who logs in, or empty to leave it to the SSH configuration
/// @param host its name, address, or alias in the SSH configuration
/// @param port its port, or empty to leave it to the SSH configuration
record SshHop(Optional<String> user, String host, OptionalInt port) {
  private static final Pattern HOP =
      Pattern.compile(
          "(?:ssh://)?(?:(?<user>[^@]+)@)?(?<host>\\[[^\\]]+\\]|[^\\[\\]:@/]+)"
              + "(?::(?<port>\\d{1,5}))?/?");

  /// Reads `[user@]host[:port]`, with or without `ssh://` before it.
  ///
  /// @throws UsageException if it is anything else
  static SshHop parse(String text) {
    Matcher hop = HOP.matcher(text.strip());
    if (!hop.matches()) {
      throw new UsageException(
          "a ProxyJump of the SSH configuration cannot be read: '" + text + "'",
          "write [user@]host[:port]");
    }
    String host = hop.group("host").replaceAll("[\\[\\]]", "");
    String port = hop.group("port");
    return new SshHop(
        Optional.ofNullable(hop.group("user")),
        host,
        port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
  }
}
