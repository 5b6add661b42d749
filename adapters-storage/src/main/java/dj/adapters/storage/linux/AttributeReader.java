package dj.adapters.storage.linux;

import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.RawBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Reads the extended attributes and the flags of an inode.
public final class AttributeReader {
  /// The flags that are kept: those that a user or root may set and that mean something to a file
  /// system of today (`chattr(1)`): compress, sync, immutable, append, nodump, noatime, nocompress,
  /// journal data, no tail, dirsync, top directory, nocow.
  public static final int KEPT_FLAGS =
      0x4 | 0x8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x400 | 0x4000 | 0x8000 | 0x10000 | 0x20000
          | 0x800000;

  /// The flags that `statx` tells too, with the same bits: compress, immutable, append, nodump.
  private static final int STATUS_FLAGS = 0x4 | 0x10 | 0x20 | 0x40;

  private final Failures failures;

  /// Creates a reader that reports errors by `failures`.
  public AttributeReader(Failures failures) {
    this.failures = failures;
  }

  /// The names of all extended attributes; empty where they cannot be listed.
  public static List<RawBytes> listed(Descriptor inode) {
    long listLength = InodeCalls.listAttributes(inode);
    return listLength <= 0 ? List.of() : names((int) listLength);
  }

  /// Whether an attribute has this value.
  public static boolean holds(Descriptor inode, ExtendedAttribute attribute) {
    long length = InodeCalls.getAttribute(inode, attribute.name());
    return length == attribute.value().lengthBytes()
        && value((int) length).equals(attribute.value());
  }

  /// All extended attributes that may be read, sorted by name.
  ///
  /// @param path the inode's path, for messages
  public List<ExtendedAttribute> attributes(Descriptor inode, RawBytes path) {
    long listLength = InodeCalls.listAttributes(inode);
    if (listLength == 0 || listLength == -Errno.NOT_SUPPORTED) {
      return List.of();
    }
    if (listLength < 0) {
      throw failures.cannot("list the extended attributes of", path, (int) -listLength);
    }
    List<ExtendedAttribute> attributes = new ArrayList<>();
    for (RawBytes name : names((int) listLength)) {
      long length = InodeCalls.getAttribute(inode, name);
      if (length >= 0) {
        attributes.add(new ExtendedAttribute(name, value((int) length)));
      } else if (!isAbsent(length)) {
        String action = "read the extended attribute " + name.toText() + " of";
        throw failures.cannot(action, path, (int) -length);
      }
    }
    attributes.sort(Comparator.comparing(ExtendedAttribute::name));
    return attributes;
  }

  private static RawBytes value(int lengthBytes) {
    return DirectoryCalls.content(InodeCalls.MAX_ATTRIBUTE_BYTES, lengthBytes);
  }

  /// Whether the attribute went away meanwhile, or is listed by a file system that has no value for
  /// it.
  private static boolean isAbsent(long error) {
    return error == -Errno.NO_DATA || error == -Errno.NOT_SUPPORTED;
  }

  private static List<RawBytes> names(int listLength) {
    ByteBuffer list = Scratch.ofThread().content();
    List<RawBytes> names = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < listLength; at++) {
      if (list.get(at) == 0) {
        names.add(DirectoryCalls.content(start, at - start));
        start = at + 1;
      }
    }
    return names;
  }

  /// The flags that are kept, 0 where the file system has none.
  public int flags(Descriptor inode) {
    if (inode.isPathOnly()) {
      return statusFlags(inode);
    }
    long flags = InodeCalls.flags(inode);
    return flags < 0 ? 0 : (int) flags & KEPT_FLAGS;
  }

  private static int statusFlags(Descriptor inode) {
    long result = DirectoryCalls.ownStatus(inode, FileStatus.ALL_BUT_ACCESS_TIME);
    return result < 0 ? 0 : (int) FileStatus.last().attributes() & STATUS_FLAGS;
  }
}
