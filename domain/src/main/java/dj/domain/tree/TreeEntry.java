package dj.domain.tree;

import dj.domain.id.BlobId;
import java.util.List;

/// One entry of a directory.
public sealed interface TreeEntry {
  /// The raw name, see [FileNames].
  RawBytes name();

  /// Owner, times, attributes.
  Metadata metadata();

  /// A regular file.
  ///
  /// @param sizeBytes the size as the file system tells it, holes included
  /// @param holes the ranges without data, ascending, neither touching nor overlapping, within the
  ///   size
  /// @param content the bytes outside the holes
  record File(
      RawBytes name, Metadata metadata, long sizeBytes, List<Extent> holes, FileContent content)
      implements TreeEntry {
    /// Checks the name, the size and the holes.
    public File {
      FileNames.require(name);
      holes = List.copyOf(holes);
      long end = -1;
      for (Extent hole : holes) {
        if (hole.offset() <= end || hole.end() > sizeBytes) {
          throw new IllegalArgumentException(
              "holes are ascending, apart and within the file: " + hole);
        }
        end = hole.end();
      }
      if (sizeBytes < 0) {
        throw new IllegalArgumentException("a size is not negative: " + sizeBytes);
      }
    }

    /// The number of bytes outside the holes.
    public long dataBytes() {
      long data = sizeBytes;
      for (Extent hole : holes) {
        data -= hole.lengthBytes();
      }
      return data;
    }
  }

  /// A directory; its entries are in the tree blobs under `subtree`.
  record Directory(RawBytes name, Metadata metadata, BlobId subtree) implements TreeEntry {
    /// Checks the name.
    public Directory {
      FileNames.require(name);
    }
  }

  /// A symbolic link.
  ///
  /// @param target the raw text of the link, not empty
  record Symlink(RawBytes name, Metadata metadata, RawBytes target) implements TreeEntry {
    /// Checks the name.
    public Symlink {
      FileNames.require(name);
    }
  }

  /// A fifo, socket or device.
  ///
  /// @param deviceNumber what a device stands for (`st_rdev`), 0 for fifos and sockets
  record Special(RawBytes name, Metadata metadata, SpecialKind kind, long deviceNumber)
      implements TreeEntry {
    /// Checks the name.
    public Special {
      FileNames.require(name);
    }
  }

  /// What a [Special] is.
  enum SpecialKind {
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
