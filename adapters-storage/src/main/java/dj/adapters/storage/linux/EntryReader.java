package dj.adapters.storage.linux;

import dj.domain.port.SourceEntry;
import dj.domain.port.SourceEntry.Kind;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import java.util.List;
import java.util.Optional;

/// Reads what the file system tells of entries: one `statx`, one `readlinkat` more for symbolic
/// links.
public final class EntryReader {
  private final boolean withAccessTime;
  private final int mask;
  private final Failures failures;
  private final AttributeReader attributes;
  private final AccountNames accounts = new AccountNames();

  /// Creates a reader.
  ///
  /// @param withAccessTime whether the time of the last access is wanted
  /// @param failures what errors become
  public EntryReader(boolean withAccessTime, Failures failures) {
    this.withAccessTime = withAccessTime;
    this.mask = withAccessTime ? FileStatus.ALL : FileStatus.ALL_BUT_ACCESS_TIME;
    this.failures = failures;
    this.attributes = new AttributeReader(failures);
  }

  /// What errors become.
  Failures failures() {
    return failures;
  }

  /// An entry of a directory, or empty if there is none of this name.
  Optional<SourceEntry> find(Descriptor directory, RawBytes directoryPath, RawBytes name) {
    long result = DirectoryCalls.status(directory, name, mask);
    if (result == -Errno.NO_ENTRY) {
      return Optional.empty();
    }
    if (result < 0) {
      throw failures.cannot("read", Paths.join(directoryPath, name), (int) -result);
    }
    FileStatus status = FileStatus.last();
    if (!accounts.know(status.uid(), status.gid())) {
      learnAccounts(directory, name);
    }
    SourceEntry entry = entry(name, status, RawBytes.EMPTY);
    return entry.kind() == Kind.SYMLINK
        ? withTarget(entry, directory, directoryPath)
        : Optional.of(entry);
  }

  private void learnAccounts(Descriptor directory, RawBytes name) {
    long opened = FileCalls.open(directory, name, OpenFlags.ENTRY, 0);
    if (opened >= 0) {
      try (Descriptor inode = FileCalls.descriptor(opened, OpenFlags.ENTRY)) {
        accounts.learnFrom(inode);
      }
    }
  }

  private Optional<SourceEntry> withTarget(
      SourceEntry link, Descriptor directory, RawBytes directoryPath) {
    long length = DirectoryCalls.readLink(directory, link.name());
    if (length == -Errno.NO_ENTRY) {
      return Optional.empty();
    }
    if (length < 0) {
      RawBytes path = Paths.join(directoryPath, link.name());
      throw failures.cannot("read the symbolic link", path, (int) -length);
    }
    RawBytes text = DirectoryCalls.content(0, (int) length);
    return Optional.of(new SourceEntry(link.name(), link.kind(), link.metadata(), 0, 0, 0, text));
  }

  /// What is open.
  SourceEntry self(Descriptor inode, RawBytes path, RawBytes name) {
    long result = DirectoryCalls.ownStatus(inode, mask);
    if (result < 0) {
      throw failures.cannot("read", path, (int) -result);
    }
    FileStatus status = FileStatus.last();
    if (!accounts.know(status.uid(), status.gid())) {
      accounts.learnFrom(inode);
    }
    return entry(name, status, RawBytes.EMPTY);
  }

  private SourceEntry entry(RawBytes name, FileStatus status, RawBytes linkTarget) {
    Kind kind = status.kind();
    boolean isFile = kind == Kind.FILE;
    boolean isDevice = kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
    return new SourceEntry(
        name,
        kind,
        metadata(status),
        isFile ? status.sizeBytes() : 0,
        isFile ? status.allocatedBytes() : 0,
        isDevice ? status.specialDevice() : 0,
        linkTarget);
  }

  private Metadata metadata(FileStatus status) {
    return new Metadata(
        status.permissions(),
        status.uid(),
        status.gid(),
        accounts.user(status.uid()),
        accounts.group(status.gid()),
        status.modified(),
        status.changed(),
        withAccessTime ? status.accessed() : Optional.empty(),
        status.born(),
        status.inode(),
        status.device(),
        status.linkCount(),
        0,
        List.of());
  }

  /// The entry with the attributes and flags of what is open.
  SourceEntry withAttributes(SourceEntry entry, Descriptor inode, RawBytes path) {
    return entry.withMetadata(
        entry.metadata().with(attributes.attributes(inode, path), flags(entry, inode)));
  }

  private int flags(SourceEntry entry, Descriptor inode) {
    return switch (entry.kind()) {
      case FILE, DIRECTORY -> attributes.flags(inode);
      case SYMLINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> 0;
    };
  }
}
