package dj.domain.port;

import dj.domain.id.IndexId;
import dj.domain.id.KeyId;
import dj.domain.id.PackId;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.lease.LockName;

/// A file of a repository: its kind, and its name, which is 64 lower-case hex digits but for the
/// config.
public record FileName(FileKind kind, String name) {
  /// The sealed configuration.
  public static final FileName CONFIG = new FileName(FileKind.CONFIG, "config");

  private static final int HEX_DIGITS = 64;

  /// Checks the name.
  public FileName {
    if (!isName(kind, name)) {
      throw new IllegalArgumentException("no name of a file in a repository: " + name);
    }
  }

  /// Whether `name` can be that of a file of this kind; listings pass over all others.
  public static boolean isName(FileKind kind, String name) {
    if (kind == FileKind.CONFIG) {
      return name.equals("config");
    }
    return name.length() == HEX_DIGITS && isHex(name);
  }

  private static boolean isHex(String name) {
    for (int index = 0; index < name.length(); index++) {
      if (!isHexDigit(name.charAt(index))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(char digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
  }

  /// The file of a pack.
  public static FileName of(PackId id) {
    return new FileName(FileKind.PACK, id.toHex());
  }

  /// The file of an index segment.
  public static FileName of(IndexId id) {
    return new FileName(FileKind.INDEX, id.toHex());
  }

  /// The file of a snapshot.
  public static FileName of(SnapshotId id) {
    return new FileName(FileKind.SNAPSHOT, id.toHex());
  }

  /// The file of a keyslot.
  public static FileName of(KeyId id) {
    return new FileName(FileKind.KEY, id.toHex());
  }

  /// The file of a record of the log.
  public static FileName of(TransactionId id) {
    return new FileName(FileKind.LOG, id.toHex());
  }

  /// The file of a lease or revocation.
  public static FileName of(LockName name) {
    return new FileName(FileKind.LOCK, name.toHex());
  }

  /// The path under the repository's root, with `/`; packs are in 256 folders by their first byte.
  public String path() {
    return switch (kind) {
      case CONFIG -> name;
      case PACK -> kind.folder() + '/' + name.substring(0, 2) + '/' + name;
      case KEY, INDEX, SNAPSHOT, LOCK, LOG, VERIFICATION -> kind.folder() + '/' + name;
    };
  }

  @Override
  public String toString() {
    return path();
  }
}
