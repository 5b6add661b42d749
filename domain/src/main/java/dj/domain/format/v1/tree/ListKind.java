package dj.domain.format.v1.tree;

import dj.domain.id.BlobId;
import dj.domain.tree.FileNames;
import dj.domain.tree.RawBytes;

/// What a split list is a list of.
enum ListKind {
  /// Entries by name.
  DIRECTORY(NodeKind.DIRECTORY_LEAF, NodeKind.DIRECTORY_NODE),
  /// Chunks by position.
  CONTENT(NodeKind.CONTENT_LEAF, NodeKind.CONTENT_NODE);

  private final NodeKind leaf;
  private final NodeKind node;

  ListKind(NodeKind leaf, NodeKind node) {
    this.leaf = leaf;
    this.node = node;
  }

  /// A node as its parent tells of it.
  ///
  /// @param firstName the name of the first entry below, empty in a content list
  /// @param dataBytes the length of all chunks below, 0 in a directory
  record Child(BlobId id, RawBytes firstName, long dataBytes) {}

  NodeKind leaf() {
    return leaf;
  }

  NodeKind node() {
    return node;
  }

  void writeChild(Child child, ByteWriter out) {
    switch (this) {
      case DIRECTORY -> {
        out.prefixed(child.firstName());
        out.id(child.id());
      }
      case CONTENT -> {
        out.varint(child.dataBytes());
        out.id(child.id());
      }
    }
  }

  /// Reads the level of an inner node, which follows its kind.
  int readLevel(ByteReader in) {
    int level = (int) in.varint(NodeKind.MAX_LEVEL);
    if (level == 0) {
      throw in.damage("a node has the level of a leaf");
    }
    return level;
  }

  Child readChild(ByteReader in) {
    return switch (this) {
      case DIRECTORY -> {
        RawBytes name = in.prefixed(FileNames.MAX_LENGTH_BYTES);
        yield new Child(in.id(), name, 0);
      }
      case CONTENT -> {
        long dataBytes = in.varint(Long.MAX_VALUE);
        yield new Child(in.id(), RawBytes.EMPTY, dataBytes);
      }
    };
  }
}
