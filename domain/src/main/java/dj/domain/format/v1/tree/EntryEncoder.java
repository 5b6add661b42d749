package dj.domain.format.v1.tree;

import static dj.domain.format.v1.tree.ByteWriter.varintLength;

import dj.domain.id.BlobId;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import java.util.List;

/// Writes an entry in its one canonical form: name, kind, fields in ascending order, defaults left
/// out.
final class EntryEncoder {
  private EntryEncoder() {}

  static void write(TreeEntry entry, ByteWriter out) {
    out.prefixed(entry.name());
    out.put(EntryKind.of(entry).code());
    writeMetadata(entry.metadata(), out);
    switch (entry) {
      case TreeEntry.File file -> writeFile(file, out);
      case TreeEntry.Directory directory -> id(Field.SUBTREE, directory.subtree(), out);
      case TreeEntry.Symlink link -> bytes(Field.LINK_TARGET, link.target(), out);
      case TreeEntry.Special special -> number(Field.DEVICE_NUMBER, special.deviceNumber(), 0, out);
    }
    out.raw(entry.metadata().unknown());
  }

  private static void writeMetadata(Metadata metadata, ByteWriter out) {
    number(Field.PERMISSIONS, metadata.permissions(), 0, out);
    number(Field.UID, Integer.toUnsignedLong(metadata.uid()), 0, out);
    number(Field.GID, Integer.toUnsignedLong(metadata.gid()), 0, out);
    bytes(Field.USER, metadata.user(), out);
    bytes(Field.GROUP, metadata.group(), out);
    number(Field.DEVICE, metadata.device(), 0, out);
    number(Field.LINK_COUNT, Integer.toUnsignedLong(metadata.linkCount()), 1, out);
    number(Field.FLAGS, Integer.toUnsignedLong(metadata.flags()), 0, out);
    for (ExtendedAttribute attribute : metadata.attributes()) {
      writeAttribute(attribute, out);
    }
    number(Field.INODE, metadata.inode(), 0, out);
    Timestamp modified = metadata.modified();
    number(Field.MODIFIED_SECONDS, zigzag(modified.seconds()), 0, out);
    number(Field.MODIFIED_NANOS, modified.nanos(), 0, out);
    if (!metadata.changed().equals(modified)) {
      writeTime(Field.CHANGED_SECONDS, Field.CHANGED_NANOS, metadata.changed(), out);
    }
    if (metadata.accessed().isPresent()) {
      writeTime(Field.ACCESSED_SECONDS, Field.ACCESSED_NANOS, metadata.accessed().get(), out);
    }
    if (metadata.born().isPresent()) {
      writeTime(Field.BORN_SECONDS, Field.BORN_NANOS, metadata.born().get(), out);
    }
  }

  private static void writeAttribute(ExtendedAttribute attribute, ByteWriter out) {
    int nameBytes = attribute.name().lengthBytes();
    out.varint(Field.ATTRIBUTE);
    out.varint(varintLength(nameBytes) + (long) nameBytes + (long) attribute.value().lengthBytes());
    out.prefixed(attribute.name());
    out.raw(attribute.value());
  }

  /// The presence of the seconds tells that there is a time, so they are written even if they are
  /// 0.
  private static void writeTime(int secondsTag, int nanosTag, Timestamp time, ByteWriter out) {
    out.varint(secondsTag);
    out.varint(zigzag(time.seconds()));
    number(nanosTag, time.nanos(), 0, out);
  }

  private static void writeFile(TreeEntry.File file, ByteWriter out) {
    number(Field.SIZE, file.sizeBytes(), 0, out);
    if (!file.holes().isEmpty()) {
      writeHoles(file.holes(), out);
    }
    switch (file.content()) {
      case FileContent.Inline inline -> bytes(Field.INLINE_CONTENT, inline.bytes(), out);
      case FileContent.Chunks chunks -> writeChunks(chunks.chunks(), out);
      case FileContent.Listed listed -> id(Field.CONTENT_LIST, listed.root(), out);
    }
  }

  /// Pairs of the distance from the end of the hole before, and the length.
  private static void writeHoles(List<Extent> holes, ByteWriter out) {
    int length = 0;
    long end = 0;
    for (Extent hole : holes) {
      length += varintLength(hole.offset() - end) + varintLength(hole.lengthBytes());
      end = hole.end();
    }
    out.varint(Field.HOLES);
    out.varint(length);
    end = 0;
    for (Extent hole : holes) {
      out.varint(hole.offset() - end);
      out.varint(hole.lengthBytes());
      end = hole.end();
    }
  }

  /// Ids, each with its length; that of the last is what remains of the file's data.
  private static void writeChunks(List<Chunk> chunks, ByteWriter out) {
    int last = chunks.size() - 1;
    int length = BlobId.LENGTH_BYTES * chunks.size();
    for (int i = 0; i < last; i++) {
      length += varintLength(chunks.get(i).lengthBytes());
    }
    out.varint(Field.CHUNKS);
    out.varint(length);
    for (int i = 0; i < last; i++) {
      out.id(chunks.get(i).id());
      out.varint(chunks.get(i).lengthBytes());
    }
    out.id(chunks.get(last).id());
  }

  private static void number(int tag, long value, long absent, ByteWriter out) {
    if (value != absent) {
      out.varint(tag);
      out.varint(value);
    }
  }

  private static void bytes(int tag, RawBytes value, ByteWriter out) {
    if (value.lengthBytes() != 0) {
      out.varint(tag);
      out.prefixed(value);
    }
  }

  private static void id(int tag, BlobId id, ByteWriter out) {
    out.varint(tag);
    out.varint(BlobId.LENGTH_BYTES);
    out.id(id);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }
}
