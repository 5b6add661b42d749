package dj.adapters.storage.location;

import dj.domain.error.UsageException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what follows `sftp:` in an address: `user@host:/path` as scp writes it, or
/// `//user@host:port/path` as a URL, whose path is relative to the user's directory unless a second
/// slash begins it. `~/` stands for that directory too. User and port may be missing;
/// `~/.ssh/config` may have them.
final class SftpAddress {
  private static final String USER = "(?:([^@:/]+)@)?";
  private static final String HOST = "(\\[[0-9A-Fa-f:.%a-z]+\\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)";
  private static final Pattern URL =
      Pattern.compile("//" + USER + HOST + "(?::([0-9]{1,5}))?/(.*)");
  private static final Pattern SCP = Pattern.compile(USER + HOST + ":(.*)");
  private static final int MAX_PORT = 65_535;

  private static final String EXAMPLES =
      "write sftp:user@host:/srv/backup, or sftp://user@host:2222//srv/backup";

  private SftpAddress() {}

  /// Parses one address, without its kind.
  ///
  /// @throws UsageException if it is none, or holds a password
  static RepositoryLocation.Sftp parse(String rest) {
    requireNoPassword(rest);
    Matcher url = URL.matcher(rest);
    if (url.matches()) {
      return location(url.group(1), url.group(2), port(url.group(3)), url.group(4));
    }
    Matcher scp = SCP.matcher(rest);
    if (rest.startsWith("//") || !scp.matches()) {
      throw new UsageException("the address sftp: lacks a host or a path", EXAMPLES);
    }
    return location(scp.group(1), scp.group(2), OptionalInt.empty(), scp.group(3));
  }

  private static void requireNoPassword(String rest) {
    String afterSlashes = rest.startsWith("//") ? rest.substring(2) : rest;
    if (afterSlashes.matches("[^@/:]*:[^@/]*@.*")) {
      throw new UsageException(
          "the address of the repository holds a password, which every user of this machine could"
              + " read",
          "use a key, or set DJ_SFTP_PASSWORD, and " + EXAMPLES);
    }
  }

  private static RepositoryLocation.Sftp location(
      String user, String host, OptionalInt port, String path) {
    String folder = belowHome(path.length() > 1 ? path.replaceAll("(?<!^)/+$", "") : path);
    if (folder.isEmpty()) {
      throw new UsageException("the address sftp: lacks a path", EXAMPLES);
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new RepositoryLocation.Sftp(Optional.ofNullable(user), name, port, folder);
  }

  /// A path without a slash of its own begins in the user's directory anyway.
  private static String belowHome(String path) {
    if (!path.startsWith("~")) {
      return path;
    }
    if (path.equals("~")) {
      return ".";
    }
    if (!path.startsWith("~/")) {
      throw new UsageException(
          "the address sftp: names the directory of another user, " + path,
          "write the whole path; a directory with that very name is ./" + path);
    }
    return path.replaceFirst("^~/+", "");
  }

  private static OptionalInt port(String digits) {
    if (digits == null) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > MAX_PORT) {
      throw new UsageException("there is no port " + port, EXAMPLES);
    }
    return OptionalInt.of(port);
  }
}
