package dj.domain.tree;

import dj.domain.id.BlobId;
import java.util.ArrayList;
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
  ///   size, at most [#MAX_HOLES]
  /// @param content the bytes outside the holes, exactly as many as there are
  record File(
      RawBytes name, Metadata metadata, long sizeBytes, List<Extent> holes, FileContent content)
      implements TreeEntry {
    /// The most holes that an entry tells of; [Extent#longest] chooses among more.
    public static final int MAX_HOLES = 65_536;

    /// Checks the name, the size, the holes and the length of the content.
    public File {
      FileNames.require(name);
      holes = List.copyOf(holes);
      if (holes.size() > MAX_HOLES) {
        throw new IllegalArgumentException("too many holes: " + holes.size());
      }
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
      requireLength(content, sizeBytes - lengthBytes(holes));
    }

    /// The number of bytes outside the holes.
    public long dataBytes() {
      return sizeBytes - lengthBytes(holes);
    }

    /// The ranges outside the holes, ascending: the content fills them one behind the other.
    public List<Extent> dataExtents() {
      List<Extent> extents = new ArrayList<>(holes.size() + 1);
      long start = 0;
      for (Extent hole : holes) {
        if (hole.offset() > start) {
          extents.add(new Extent(start, hole.offset() - start));
        }
        start = hole.end();
      }
      if (sizeBytes > start) {
        extents.add(new Extent(start, sizeBytes - start));
      }
      return extents;
    }

    private static long lengthBytes(List<Extent> extents) {
      long length = 0;
      for (Extent extent : extents) {
        length += extent.lengthBytes();
      }
      return length;
    }

    private static void requireLength(FileContent content, long dataBytes) {
      long length =
          switch (content) {
            case FileContent.Inline inline -> inline.bytes().lengthBytes();
            case FileContent.Chunks chunks -> chunks.dataBytes();
            case FileContent.Listed _ -> dataBytes;
          };
      if (length != dataBytes) {
        throw new IllegalArgumentException(
            "content of " + length + " bytes in a file with " + dataBytes);
      }
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
  /// @param target the raw text of the link, 1 to [#MAX_TARGET_LENGTH_BYTES] bytes
  record Symlink(RawBytes name, Metadata metadata, RawBytes target) implements TreeEntry {
    /// The longest target in bytes; Linux allows 4,095.
    public static final int MAX_TARGET_LENGTH_BYTES = 65_536;

    /// Checks the name and the target.
    public Symlink {
      FileNames.require(name);
      if (target.lengthBytes() < 1 || target.lengthBytes() > MAX_TARGET_LENGTH_BYTES) {
        throw new IllegalArgumentException("no target of a link: " + target.lengthBytes());
      }
    }
  }

  /// A fifo, socket or device.
  ///
  /// @param deviceNumber what a device stands for (`st_rdev`), 0 for fifos and sockets
  record Special(RawBytes name, Metadata metadata, SpecialKind kind, long deviceNumber)
      implements TreeEntry {
    /// Checks the name and that only a device has a number.
    public Special {
      FileNames.require(name);
      boolean device =
          switch (kind) {
            case FIFO, SOCKET -> false;
            case CHARACTER_DEVICE, BLOCK_DEVICE -> true;
          };
      if (!device && deviceNumber != 0) {
        throw new IllegalArgumentException("no device, but a number: " + name);
      }
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
