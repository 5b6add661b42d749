package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.FileNames;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads entries and accepts the canonical form alone. It remembers the last owner, so that the
/// entries of a directory share the names.
final class EntryDecoder {
  /// The longest entry: all attributes, holes, chunks and unknown fields at their limits fit.
  static final int MAX_ENTRY_BYTES = 20 << 20;

  private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;
  private static final int MAX_NANOS = 999_999_999;

  private RawBytes user = RawBytes.EMPTY;
  private RawBytes group = RawBytes.EMPTY;

  /// Reads the entry that `in` holds, to its end.
  TreeEntry read(ByteReader in) {
    RawBytes name = in.prefixed(FileNames.MAX_LENGTH_BYTES);
    EntryKind kind = EntryKind.read(in);
    try {
      return readFields(name, kind, new FieldReader(in), in);
    } catch (IllegalArgumentException e) {
      throw in.damage("an entry is not valid: " + e.getMessage(), e);
    }
  }

  private TreeEntry readFields(RawBytes name, EntryKind kind, FieldReader fields, ByteReader in) {
    Metadata metadata = readMetadata(fields);
    return switch (kind) {
      case FILE -> readFile(name, metadata, fields);
      case DIRECTORY -> {
        if (!fields.has(Field.SUBTREE)) {
          throw in.damage("a directory has no subtree");
        }
        BlobId subtree = readId(fields);
        yield new TreeEntry.Directory(name, metadata.withUnknown(fields.unknown()), subtree);
      }
      case SYMLINK -> {
        RawBytes target =
            fields.bytes(
                Field.LINK_TARGET, TreeEntry.Symlink.MAX_TARGET_LENGTH_BYTES, RawBytes.EMPTY);
        yield new TreeEntry.Symlink(name, metadata.withUnknown(fields.unknown()), target);
      }
      case FIFO -> readSpecial(name, metadata, SpecialKind.FIFO, fields);
      case SOCKET -> readSpecial(name, metadata, SpecialKind.SOCKET, fields);
      case CHARACTER_DEVICE -> readSpecial(name, metadata, SpecialKind.CHARACTER_DEVICE, fields);
      case BLOCK_DEVICE -> readSpecial(name, metadata, SpecialKind.BLOCK_DEVICE, fields);
    };
  }

  private Metadata readMetadata(FieldReader fields) {
    int permissions = (int) fields.number(Field.PERMISSIONS, 0, MAX_UNSIGNED_INT);
    int uid = (int) fields.number(Field.UID, 0, MAX_UNSIGNED_INT);
    int gid = (int) fields.number(Field.GID, 0, MAX_UNSIGNED_INT);
    user = fields.bytes(Field.USER, Metadata.MAX_OWNER_LENGTH_BYTES, user);
    group = fields.bytes(Field.GROUP, Metadata.MAX_OWNER_LENGTH_BYTES, group);
    long device = fields.number(Field.DEVICE);
    int linkCount = (int) fields.number(Field.LINK_COUNT, 1, MAX_UNSIGNED_INT);
    int flags = (int) fields.number(Field.FLAGS, 0, MAX_UNSIGNED_INT);
    List<ExtendedAttribute> attributes = readAttributes(fields);
    long inode = fields.number(Field.INODE);
    Timestamp modified =
        new Timestamp(
            unzigzag(fields.number(Field.MODIFIED_SECONDS)),
            (int) fields.number(Field.MODIFIED_NANOS, 0, MAX_NANOS));
    Optional<Timestamp> changed = readTime(Field.CHANGED_SECONDS, Field.CHANGED_NANOS, fields);
    if (changed.isPresent() && changed.get().equals(modified)) {
      throw new IllegalArgumentException("the time of change states its default");
    }
    Optional<Timestamp> accessed = readTime(Field.ACCESSED_SECONDS, Field.ACCESSED_NANOS, fields);
    Optional<Timestamp> born = readTime(Field.BORN_SECONDS, Field.BORN_NANOS, fields);
    return new Metadata(
        permissions,
        uid,
        gid,
        user,
        group,
        modified,
        changed.orElse(modified),
        accessed,
        born,
        inode,
        device,
        linkCount,
        flags,
        attributes);
  }

  private static List<ExtendedAttribute> readAttributes(FieldReader fields) {
    if (!fields.has(Field.ATTRIBUTE)) {
      return List.of();
    }
    List<ExtendedAttribute> attributes = new ArrayList<>();
    while (fields.has(Field.ATTRIBUTE)) {
      ByteReader field = fields.open(Metadata.MAX_ATTRIBUTES_BYTES + 2);
      RawBytes name = field.prefixed(ExtendedAttribute.MAX_NAME_LENGTH_BYTES);
      attributes.add(new ExtendedAttribute(name, field.raw(field.remaining())));
      fields.done(field);
    }
    return attributes;
  }

  private static Optional<Timestamp> readTime(int secondsTag, int nanosTag, FieldReader fields) {
    if (!fields.has(secondsTag)) {
      return Optional.empty();
    }
    long seconds = unzigzag(fields.statedNumber());
    return Optional.of(new Timestamp(seconds, (int) fields.number(nanosTag, 0, MAX_NANOS)));
  }

  private static TreeEntry readFile(RawBytes name, Metadata metadata, FieldReader fields) {
    long sizeBytes = fields.number(Field.SIZE, 0, Long.MAX_VALUE);
    List<Extent> holes = readHoles(fields);
    FileContent content = readContent(fields, sizeBytes, holes);
    return new TreeEntry.File(
        name, metadata.withUnknown(fields.unknown()), sizeBytes, holes, content);
  }

  private static List<Extent> readHoles(FieldReader fields) {
    if (!fields.has(Field.HOLES)) {
      return List.of();
    }
    ByteReader field = fields.open(ByteReader.MAX_BLOB_BYTES);
    List<Extent> holes = new ArrayList<>();
    long end = 0;
    do {
      Extent hole = new Extent(end + field.varint(Long.MAX_VALUE), field.varint(Long.MAX_VALUE));
      holes.add(hole);
      end = hole.end();
    } while (!field.atEnd() && holes.size() <= TreeEntry.File.MAX_HOLES);
    fields.done(field);
    return holes;
  }

  private static FileContent readContent(FieldReader fields, long sizeBytes, List<Extent> holes) {
    if (fields.has(Field.CHUNKS)) {
      long dataBytes = sizeBytes;
      for (Extent hole : holes) {
        dataBytes -= hole.lengthBytes();
      }
      return readChunks(fields, dataBytes);
    }
    if (fields.has(Field.CONTENT_LIST)) {
      return new FileContent.Listed(readId(fields));
    }
    RawBytes bytes =
        fields.bytes(Field.INLINE_CONTENT, FileContent.MAX_INLINE_BYTES, RawBytes.EMPTY);
    return bytes.lengthBytes() == 0 ? FileContent.Inline.EMPTY : new FileContent.Inline(bytes);
  }

  private static FileContent readChunks(FieldReader fields, long dataBytes) {
    ByteReader field = fields.open(ByteReader.MAX_BLOB_BYTES);
    List<Chunk> chunks = new ArrayList<>();
    long rest = dataBytes;
    boolean last = false;
    while (!last && chunks.size() <= FileContent.MAX_LISTED_CHUNKS) {
      BlobId id = field.id();
      last = field.atEnd();
      long lengthBytes = last ? rest : field.varint(Chunk.MAX_LENGTH_BYTES);
      if (lengthBytes > Chunk.MAX_LENGTH_BYTES || lengthBytes > rest) {
        throw field.damage("the chunks of a file do not add up to its data");
      }
      chunks.add(new Chunk(id, (int) lengthBytes));
      rest -= lengthBytes;
    }
    fields.done(field);
    return new FileContent.Chunks(chunks);
  }

  private static TreeEntry readSpecial(
      RawBytes name, Metadata metadata, SpecialKind kind, FieldReader fields) {
    long deviceNumber = fields.number(Field.DEVICE_NUMBER);
    return new TreeEntry.Special(name, metadata.withUnknown(fields.unknown()), kind, deviceNumber);
  }

  private static BlobId readId(FieldReader fields) {
    ByteReader field = fields.open(BlobId.LENGTH_BYTES);
    BlobId id = field.id();
    fields.done(field);
    return id;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
