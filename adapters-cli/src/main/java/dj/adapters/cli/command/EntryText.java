package dj.adapters.cli.command;

import dj.adapters.cli.environment.RawText;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.domain.tree.EntryType;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/// An entry of a snapshot as `ls -l` shows it, and as JSON.
final class EntryText {
  private static final String PERMISSION_LETTERS = "rwxrwxrwx";
  private static final int SET_UID = 04000;
  private static final int SET_GID = 02000;
  private static final int STICKY = 01000;

  private final ZoneId zone;
  private final boolean numericIds;

  EntryText(ZoneId zone, boolean numericIds) {
    this.zone = zone;
    this.numericIds = numericIds;
  }

  /// The bytes of a line without its end: names as they are, or harmless for a terminal.
  byte[] line(RawBytes path, TreeEntry entry, boolean details, boolean forTerminal) {
    return line("", path, entry, details, forTerminal);
  }

  /// The same with something before the path.
  byte[] line(String prefix, RawBytes path, TreeEntry entry, boolean details, boolean forTerminal) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    if (details) {
      line.writeBytes(details(entry).getBytes(StandardCharsets.UTF_8));
    }
    line.writeBytes(prefix.getBytes(StandardCharsets.UTF_8));
    add(line, path, forTerminal);
    if (details && entry instanceof TreeEntry.Symlink link) {
      line.writeBytes(" -> ".getBytes(StandardCharsets.UTF_8));
      add(line, link.target(), forTerminal);
    }
    return line.toByteArray();
  }

  /// The entry as restic's `node`, with what restic has no field for beside it.
  static JsonObject json(RawBytes path, TreeEntry entry) {
    return put(JsonObject.message("node"), path, entry);
  }

  /// Puts what a `node` says into another line.
  static JsonObject put(JsonObject line, RawBytes path, TreeEntry entry) {
    Metadata metadata = entry.metadata();
    line.put("name", entry.name().toText()).put("type", typeName(EntryType.of(entry)));
    SnapshotJson.path(line, path);
    line.put("uid", Integer.toUnsignedLong(metadata.uid()))
        .put("gid", Integer.toUnsignedLong(metadata.gid()))
        .put("user", metadata.user().toText())
        .put("group", metadata.group().toText())
        .put("mode", metadata.permissions())
        .put("permissions", permissions(entry))
        .put("mtime", timestamp(metadata.modified()))
        .put("ctime", timestamp(metadata.changed()))
        .put("inode", metadata.inode())
        .put("links", metadata.linkCount());
    if (entry instanceof TreeEntry.File file) {
      line.put("size", file.sizeBytes());
    }
    if (entry instanceof TreeEntry.Symlink link) {
      line.put("linktarget", link.target().toText());
      if (!link.target().isUtf8()) {
        line.put("linktarget_b64", RawText.base64(link.target()));
      }
    }
    return line;
  }

  private String details(TreeEntry entry) {
    Metadata metadata = entry.metadata();
    return String.format(
        Locale.ROOT,
        "%s %-8s %-8s %11s %s ",
        permissions(entry),
        owner(metadata.user(), metadata.uid()),
        owner(metadata.group(), metadata.gid()),
        size(entry),
        time(metadata.modified()));
  }

  private String owner(RawBytes name, int number) {
    return numericIds || name.lengthBytes() == 0
        ? Integer.toUnsignedString(number)
        : ShownText.of(name);
  }

  private static String size(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.File file -> Long.toString(file.sizeBytes());
      case TreeEntry.Symlink link -> Integer.toString(link.target().lengthBytes());
      case TreeEntry.Special special ->
          special.deviceNumber() == 0 ? "0" : device(special.deviceNumber());
      case TreeEntry.Directory _ -> "0";
    };
  }

  // The encoding of dev_t in glibc and musl (sys/sysmacros.h).
  private static String device(long number) {
    long major = (number >>> 8 & 0xFFF) | (number >>> 32 & 0xFFFFF000L);
    long minor = (number & 0xFF) | (number >>> 12 & 0xFFFFFF00L);
    return major + ", " + minor;
  }

  private String time(Timestamp time) {
    try {
      return Quantities.time(Instant.ofEpochSecond(time.seconds(), time.nanos()), zone);
    } catch (DateTimeException e) {
      // Beyond the years that Java's calendar knows.
      return "@" + time.seconds();
    }
  }

  private static String timestamp(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.seconds(), time.nanos()).toString();
    } catch (DateTimeException e) {
      return "@" + time.seconds();
    }
  }

  /// What restic calls a type.
  static String typeName(EntryType type) {
    return switch (type) {
      case FILE -> "file";
      case DIRECTORY -> "dir";
      case SYMLINK -> "symlink";
      case FIFO -> "fifo";
      case SOCKET -> "socket";
      case CHARACTER_DEVICE -> "chardev";
      case BLOCK_DEVICE -> "dev";
    };
  }

  private static String permissions(TreeEntry entry) {
    int mode = entry.metadata().permissions();
    StringBuilder text = new StringBuilder().append(letter(entry));
    for (int i = 0; i < PERMISSION_LETTERS.length(); i++) {
      boolean set = (mode & 0400 >> i) != 0;
      text.append(set ? PERMISSION_LETTERS.charAt(i) : '-');
    }
    special(text, 3, mode & SET_UID, 's');
    special(text, 6, mode & SET_GID, 's');
    special(text, 9, mode & STICKY, 't');
    return text.toString();
  }

  private static void special(StringBuilder text, int position, int bit, char letter) {
    if (bit != 0) {
      boolean executable = text.charAt(position) == 'x';
      text.setCharAt(position, executable ? letter : Character.toUpperCase(letter));
    }
  }

  private static char letter(TreeEntry entry) {
    return switch (EntryType.of(entry)) {
      case FILE -> '-';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case FIFO -> 'p';
      case SOCKET -> 's';
      case CHARACTER_DEVICE -> 'c';
      case BLOCK_DEVICE -> 'b';
    };
  }

  private static void add(ByteArrayOutputStream line, RawBytes name, boolean forTerminal) {
    line.writeBytes(
        forTerminal ? ShownText.of(name).getBytes(StandardCharsets.UTF_8) : name.toBytes());
  }
}
