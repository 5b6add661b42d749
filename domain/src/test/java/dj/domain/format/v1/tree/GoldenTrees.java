package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Extent;
import dj.domain.tree.FileContent;
import dj.domain.tree.FileContent.Chunk;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry;
import dj.domain.tree.TreeEntry.SpecialKind;
import dj.domain.tree.testing.MemoryBlobs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The tree blobs that the documentation takes apart, and that every version of the program must be
/// able to read.
final class GoldenTrees {
  static final SplitKey KEY = new SplitKey(0x0706050403020100L, 0x0F0E0D0C0B0A0908L);

  private static final Timestamp MODIFIED = new Timestamp(1_795_377_600, 500_000_000);
  private static final Timestamp CHANGED = new Timestamp(1_795_377_601, 0);

  private GoldenTrees() {}

  static BlobId id(int first) {
    byte[] bytes = new byte[BlobId.LENGTH_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return BlobId.of(bytes, 0);
  }

  /// One entry of each sort, in the order of names.
  static List<TreeEntry> directory() {
    RawBytes latin1 = RawBytes.copyOf("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    ExtendedAttribute comment =
        new ExtendedAttribute(RawBytes.utf8("user.comment"), RawBytes.utf8("hi"));
    Metadata rare =
        new Metadata(
            01777,
            0,
            0,
            RawBytes.utf8("root"),
            RawBytes.utf8("root"),
            new Timestamp(-1, 999_999_999),
            CHANGED,
            Optional.of(new Timestamp(0, 0)),
            Optional.of(new Timestamp(1_700_000_000, 1)),
            300,
            2_049,
            2,
            0x10,
            List.of(comment));
    return List.of(
        new TreeEntry.Symlink(latin1, metadata(0777, 1), RawBytes.utf8("../target")),
        new TreeEntry.File(
            RawBytes.utf8("empty"), metadata(0644, 2), 0, List.of(), FileContent.Inline.EMPTY),
        new TreeEntry.File(
            RawBytes.utf8("hello.txt"),
            metadata(0644, 3),
            13,
            List.of(),
            new FileContent.Inline(RawBytes.utf8("Hello, tree!\n"))),
        new TreeEntry.File(
            RawBytes.utf8("image"),
            metadata(0600, 4),
            1_500_000,
            List.of(new Extent(0, 4_096), new Extent(100_000, 395_904)),
            new FileContent.Chunks(
                List.of(new Chunk(id(0x20), 1_000_000), new Chunk(id(0x40), 100_000)))),
        new TreeEntry.Special(
            RawBytes.utf8("sda"), metadata(0660, 5), SpecialKind.BLOCK_DEVICE, 0x800),
        new TreeEntry.Special(RawBytes.utf8("socket"), metadata(0755, 6), SpecialKind.SOCKET, 0),
        new TreeEntry.Directory(RawBytes.utf8("tmp"), rare, id(0x60)),
        new TreeEntry.File(
            RawBytes.utf8("volume"),
            metadata(0600, 7),
            1L << 40,
            List.of(),
            new FileContent.Listed(id(0x80))));
  }

  private static Metadata metadata(int permissions, long inode) {
    return new Metadata(
        permissions,
        1_000,
        100,
        RawBytes.utf8("ann"),
        RawBytes.utf8("users"),
        MODIFIED,
        inode == 3 ? CHANGED : MODIFIED,
        Optional.empty(),
        Optional.empty(),
        inode,
        2_049,
        1,
        0,
        List.of());
  }

  static byte[] directoryLeaf() {
    MemoryBlobs blobs = new MemoryBlobs();
    TreeWriter writer = new TreeWriter(KEY, blobs);
    directory().forEach(writer::add);
    return blobs.fetch(writer.finish());
  }

  static byte[] directoryNode() {
    ByteWriter out = new ByteWriter();
    out.put(NodeKind.DIRECTORY_NODE.code());
    out.varint(1);
    ListKind.DIRECTORY.writeChild(new ListKind.Child(id(0), RawBytes.utf8("aa"), 0), out);
    ListKind.DIRECTORY.writeChild(new ListKind.Child(id(0x20), RawBytes.utf8("n"), 0), out);
    return out.toBytes();
  }

  static byte[] contentLeaf() {
    ByteWriter out = new ByteWriter();
    out.put(NodeKind.CONTENT_LEAF.code());
    ContentCursor.writeChunk(new Chunk(id(0x20), 524_288), out);
    ContentCursor.writeChunk(new Chunk(id(0x40), 1), out);
    return out.toBytes();
  }

  static byte[] contentNode() {
    ByteWriter out = new ByteWriter();
    out.put(NodeKind.CONTENT_NODE.code());
    out.varint(1);
    ListKind.CONTENT.writeChild(new ListKind.Child(id(0x20), RawBytes.EMPTY, 2_000_000_000), out);
    ListKind.CONTENT.writeChild(new ListKind.Child(id(0x40), RawBytes.EMPTY, 100), out);
    return out.toBytes();
  }
}
