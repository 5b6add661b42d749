package dj.adapters.storage.linux;

import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceEntry.Kind;
import dj.domain.port.SourceFile;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A directory that is open for reading. All that is done below it goes by its descriptor and one
/// name, so paths may be of any length, and nothing on the way can be swapped for a link.
public final class OpenDirectory implements SourceDirectory {
  private final EntryReader reader;
  private final Descriptor descriptor;
  private final RawBytes path;
  private final RawBytes name;

  private OpenDirectory(EntryReader reader, Descriptor descriptor, RawBytes path, RawBytes name) {
    this.reader = reader;
    this.descriptor = descriptor;
    this.path = path;
    this.name = name;
  }

  /// Opens a directory by the absolute path that the user gave; links in it are followed.
  public static OpenDirectory openNamed(EntryReader reader, RawBytes path) {
    return findNamed(reader, path)
        .orElseThrow(() -> reader.failures().cannot("open the directory", path, Errno.NO_ENTRY));
  }

  /// Opens a directory by its absolute path, if there is one; links in it are followed.
  public static Optional<OpenDirectory> findNamed(EntryReader reader, RawBytes path) {
    int flags = OpenFlags.READ_NAMED_DIRECTORY;
    long opened = FileCalls.openPath(path, OpenFlags.withoutAccessTime(flags));
    if (opened == -Errno.NOT_PERMITTED) {
      opened = FileCalls.openPath(path, flags);
    }
    if (opened == -Errno.NO_ENTRY) {
      return Optional.empty();
    }
    if (opened < 0) {
      throw reader.failures().cannot("open the directory", path, (int) -opened);
    }
    Descriptor descriptor = FileCalls.descriptor(opened, flags);
    return Optional.of(new OpenDirectory(reader, descriptor, path, Paths.lastName(path)));
  }

  /// Takes charge of the descriptor of the directory `name` in `parent`.
  public static OpenDirectory below(OpenDirectory parent, Descriptor descriptor, RawBytes name) {
    return new OpenDirectory(parent.reader, descriptor, parent.pathOf(name), name);
  }

  /// The descriptor; it belongs to this directory.
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public RawBytes path() {
    return path;
  }

  /// The path of an entry, for messages.
  public RawBytes pathOf(RawBytes entryName) {
    return Paths.join(path, entryName);
  }

  @Override
  public List<RawBytes> names() {
    List<RawBytes> names = new ArrayList<>();
    long result = listAlone(names);
    if (result < 0) {
      throw reader.failures().cannot("list the directory", path, (int) -result);
    }
    names.sort(null);
    return names;
  }

  /// One thread at a time: the descriptor has one position.
  private synchronized long listAlone(List<RawBytes> names) {
    return DirectoryCalls.list(descriptor, names);
  }

  @Override
  public SourceEntry entry(RawBytes entryName) {
    return find(entryName)
        .orElseThrow(() -> reader.failures().cannot("read", pathOf(entryName), Errno.NO_ENTRY));
  }

  /// As [#entry], or empty if there is none of this name.
  public Optional<SourceEntry> find(RawBytes entryName) {
    return reader.find(descriptor, path, entryName);
  }

  @Override
  public SourceEntry self() {
    return reader.self(descriptor, path, name);
  }

  /// Also for this directory itself, which is told from the entries in it by its inode.
  @Override
  public SourceEntry withAttributes(SourceEntry entry) {
    if (isSelf(entry)) {
      return reader.withAttributes(entry, descriptor, path);
    }
    try (Descriptor inode = openInode(entry.name(), entry.kind())) {
      return reader.withAttributes(entry, inode, pathOf(entry.name()));
    }
  }

  private boolean isSelf(SourceEntry entry) {
    if (entry.kind() != Kind.DIRECTORY
        || DirectoryCalls.ownStatus(descriptor, FileStatus.ALL_BUT_ACCESS_TIME) < 0) {
      return false;
    }
    FileStatus status = FileStatus.last();
    return status.inode() == entry.metadata().inode()
        && status.device() == entry.metadata().device();
  }

  /// Opens an entry for its metadata. Files and directories are truly opened where that is allowed,
  /// since their flags can be asked for only so; all others are taken by name alone: to open a
  /// device may move it.
  public Descriptor openInode(RawBytes entryName, Kind kind) {
    int flags =
        switch (kind) {
          case FILE -> OpenFlags.READ_FILE;
          case DIRECTORY -> OpenFlags.READ_DIRECTORY;
          case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> OpenFlags.ENTRY;
        };
    long opened =
        flags == OpenFlags.ENTRY
            ? FileCalls.open(descriptor, entryName, flags, 0)
            : FileCalls.openUntraced(descriptor, entryName, flags);
    if (opened < 0 && opened != -Errno.NO_ENTRY) {
      flags = OpenFlags.ENTRY;
      opened = FileCalls.open(descriptor, entryName, flags, 0);
    }
    if (opened < 0) {
      throw reader.failures().cannot("open", pathOf(entryName), (int) -opened);
    }
    return FileCalls.descriptor(opened, flags);
  }

  @Override
  public OpenDirectory openDirectory(RawBytes entryName) {
    int flags = OpenFlags.READ_DIRECTORY;
    long opened = FileCalls.openUntraced(descriptor, entryName, flags);
    if (opened < 0) {
      throw reader.failures().cannot("open the directory", pathOf(entryName), (int) -opened);
    }
    return below(this, FileCalls.descriptor(opened, flags), entryName);
  }

  @Override
  public SourceFile openFile(RawBytes entryName) {
    int flags = OpenFlags.READ_FILE;
    RawBytes filePath = pathOf(entryName);
    long opened = FileCalls.openUntraced(descriptor, entryName, flags);
    if (opened < 0) {
      throw reader.failures().cannot("open", filePath, (int) -opened);
    }
    Descriptor file = FileCalls.descriptor(opened, flags);
    try {
      SourceEntry atOpening = reader.self(file, filePath, entryName);
      if (atOpening.kind() != Kind.FILE) {
        throw reader.failures().isNot(filePath, "a regular file");
      }
      return new OpenFile(reader, file, filePath, atOpening);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
