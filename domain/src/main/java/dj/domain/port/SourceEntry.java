package dj.domain.port;

import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;

/// What a file system tells of one entry.
///
/// @param name its name in its directory
/// @param kind what it is
/// @param metadata owner, times, inode; attributes and flags only where they were asked for
/// @param sizeBytes the size of a regular file, else 0
/// @param allocatedBytes the bytes that a regular file takes on its disk: fewer than its size if it
///   has holes
/// @param deviceNumber what a device stands for, else 0
/// @param linkTarget the text of a symbolic link, else empty
public record SourceEntry(
    RawBytes name,
    Kind kind,
    Metadata metadata,
    long sizeBytes,
    long allocatedBytes,
    long deviceNumber,
    RawBytes linkTarget) {

  /// The bytes there probably are outside the holes. A file that the file system compresses has
  /// more, one with room set aside for it may have fewer; only an open file can tell.
  public long estimatedDataBytes() {
    return Math.min(sizeBytes, allocatedBytes);
  }

  /// The same entry under another name.
  public SourceEntry withName(RawBytes newName) {
    return new SourceEntry(
        newName, kind, metadata, sizeBytes, allocatedBytes, deviceNumber, linkTarget);
  }

  /// The same entry with other metadata.
  public SourceEntry withMetadata(Metadata newMetadata) {
    return new SourceEntry(
        name, kind, newMetadata, sizeBytes, allocatedBytes, deviceNumber, linkTarget);
  }

  /// The kinds of entries that Linux has.
  public enum Kind {
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
    BLOCK_DEVICE
  }
}
