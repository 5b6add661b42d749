package dj.domain.blob;

/// What a blob holds; each kind has an identity key and packs of its own.
public enum BlobKind {
  /// Content of files.
  DATA(1),
  /// Directories and content lists.
  TREE(2);

  private final int code;

  BlobKind(int code) {
    this.code = code;
  }

  /// The code in the format, one byte.
  public int code() {
    return code;
  }

  /// The kind of a code.
  ///
  /// @throws IllegalArgumentException if there is none
  public static BlobKind of(int code) {
    return switch (code) {
      case 1 -> DATA;
      case 2 -> TREE;
      default -> throw new IllegalArgumentException("no kind of blob: " + code);
    };
  }
}
