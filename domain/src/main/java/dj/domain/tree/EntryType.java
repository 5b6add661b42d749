package dj.domain.tree;

/// What an entry of a directory is.
public enum EntryType {
  /// A regular file.
  FILE,
  /// A directory.
  DIRECTORY,
  /// A symbolic link.
  SYMLINK,
  /// A named pipe.
  FIFO,
  /// A Unix-domain socket.
  SOCKET,
  /// A character device.
  CHARACTER_DEVICE,
  /// A block device.
  BLOCK_DEVICE;

  /// The type of an entry.
  public static EntryType of(TreeEntry entry) {
    return switch (entry) {
      case TreeEntry.File _ -> FILE;
      case TreeEntry.Directory _ -> DIRECTORY;
      case TreeEntry.Symlink _ -> SYMLINK;
      case TreeEntry.Special special ->
          switch (special.kind()) {
            case FIFO -> FIFO;
            case SOCKET -> SOCKET;
            case CHARACTER_DEVICE -> CHARACTER_DEVICE;
            case BLOCK_DEVICE -> BLOCK_DEVICE;
          };
    };
  }
}
