package dj.domain.format.v1.tree;

import dj.domain.error.UnsupportedVersionException;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.TreeEntry.SpecialKind;

/// What an entry is: the byte behind its name.
enum EntryKind {
  FILE(1),
  DIRECTORY(2),
  SYMLINK(3),
  FIFO(4),
  SOCKET(5),
  CHARACTER_DEVICE(6),
  BLOCK_DEVICE(7);

  private final int code;

  EntryKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static EntryKind of(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.File _ -> FILE;
      case TreeEntry.Directory _ -> DIRECTORY;
      case TreeEntry.Symlink _ -> SYMLINK;
      case TreeEntry.Special special -> of(special.kind());
    };
  }

  private static EntryKind of(SpecialKind kind) {
    return switch (kind) {
      case FIFO -> FIFO;
      case SOCKET -> SOCKET;
      case CHARACTER_DEVICE -> CHARACTER_DEVICE;
      case BLOCK_DEVICE -> BLOCK_DEVICE;
    };
  }

  static EntryKind read(ByteReader reader) {
    int code = reader.unsignedByte();
    return switch (code) {
      case 1 -> FILE;
      case 2 -> DIRECTORY;
      case 3 -> SYMLINK;
      case 4 -> FIFO;
      case 5 -> SOCKET;
      case 6 -> CHARACTER_DEVICE;
      case 7 -> BLOCK_DEVICE;
      case 0 -> throw reader.damage("no kind of entry");
      default ->
          throw new UnsupportedVersionException(
              reader.subject() + " holds an entry of kind " + code + ", which is unknown here",
              "use a newer version of dj");
    };
  }
}
