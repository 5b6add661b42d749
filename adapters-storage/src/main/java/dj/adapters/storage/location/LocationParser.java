package dj.adapters.storage.location;

import dj.domain.error.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the addresses of repositories: `/path`, `path`, `local:/path`, `b2:bucket/prefix`,
/// `s3:bucket/prefix`, `sftp:user@host:/path`.
///
/// An address that begins with letters and a colon names a kind of storage; a path that does so is
/// written `./path`. Messages repeat an address only where it cannot hold a password.
public final class LocationParser {
  /// The longest path that Linux takes, in bytes; addresses have about the same length in
  /// characters.
  private static final int MAX_LENGTH = 4096;

  private static final Pattern KIND = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final String EXAMPLES =
      "write a path such as /srv/backup, or an address such as s3:bucket/prefix";

  private final Path workingDirectory;

  /// Takes the directory that relative paths start from.
  public LocationParser(Path workingDirectory) {
    if (!workingDirectory.isAbsolute()) {
      throw new IllegalArgumentException("the working directory is an absolute path");
    }
    this.workingDirectory = workingDirectory;
  }

  /// Parses one address.
  ///
  /// @throws UsageException if it is none, or of a kind that this version does not have
  public RepositoryLocation parse(String address) {
    requireSound(address);
    Matcher kind = KIND.matcher(address);
    return kind.matches() ? parse(kind.group(1), kind.group(2)) : local(address);
  }

  private static void requireSound(String address) {
    if (address.isBlank()) {
      throw new UsageException("the address of the repository is empty", EXAMPLES);
    }
    if (address.length() > MAX_LENGTH) {
      throw new UsageException(
          "the address of the repository is longer than " + MAX_LENGTH + " characters", EXAMPLES);
    }
    Optional<Integer> control = address.chars().filter(Character::isISOControl).boxed().findFirst();
    if (control.isPresent()) {
      throw new UsageException(
          "the address of the repository contains a control character (U+%04X)"
              .formatted(control.get()),
          "see whether a line break or a NUL came with it from a file or a variable");
    }
  }

  private RepositoryLocation parse(String kind, String rest) {
    return switch (kind) {
      case "local" -> {
        if (rest.isEmpty()) {
          throw new UsageException("the address local: lacks a path", EXAMPLES);
        }
        yield local(rest);
      }
      case "b2" -> B2Address.parse(rest);
      case "s3" -> S3Address.parse(rest);
      case "sftp" -> SftpAddress.parse(rest);
      case "dj" ->
          throw new UsageException(
              "repositories at "
                  + kind
                  + ": addresses are not in this version of dj, which keeps them in"
                  + " directories, on SFTP servers, in S3 buckets and in Backblaze B2",
              EXAMPLES + "; a directory of a mounted network file system will do");
      default ->
          throw new UsageException(
              "there is no kind of repository named '" + kind + "'",
              EXAMPLES + "; a path with a colon in it is written ./" + kind + ":…");
    };
  }

  private RepositoryLocation local(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      throw new UsageException(
          "the address of the repository begins with ~, which only a shell replaces",
          "write the home directory out, or $HOME; a directory that is named ~ is written ./~");
    }
    try {
      return new RepositoryLocation.Local(withoutDots(workingDirectory.resolve(path)));
    } catch (InvalidPathException e) {
      throw new UsageException(
          "the address of the repository is no path: " + e.getReason(), EXAMPLES, e);
    }
  }

  /// Drops `.` from a path. `..` stays: where the part before it is a symbolic link, it leads
  /// elsewhere.
  private static Path withoutDots(Path path) {
    Path result = path.getRoot();
    for (Path name : path) {
      result = name.toString().equals(".") ? result : result.resolve(name);
    }
    return result;
  }
}
