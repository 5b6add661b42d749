package dj.domain.format.v1.tree;

import dj.domain.error.UnsupportedVersionException;

/// What a tree blob is: its first byte.
enum NodeKind {
  DIRECTORY_LEAF(1),
  DIRECTORY_NODE(2),
  CONTENT_LEAF(3),
  CONTENT_NODE(4);

  /// The highest level of a node; leaves are level 0.
  static final int MAX_LEVEL = 16;

  private final int code;

  NodeKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /// Reads the kind of a blob.
  static NodeKind read(ByteReader reader) {
    int code = reader.unsignedByte();
    return switch (code) {
      case 1 -> DIRECTORY_LEAF;
      case 2 -> DIRECTORY_NODE;
      case 3 -> CONTENT_LEAF;
      case 4 -> CONTENT_NODE;
      case 0 -> throw reader.damage("no kind of node");
      default ->
          throw new UnsupportedVersionException(
              reader.subject() + " is of kind " + code + ", which this version does not know",
              "use a newer version of dj");
    };
  }
}
