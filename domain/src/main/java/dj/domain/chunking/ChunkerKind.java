package dj.domain.chunking;

/// The ways of cutting content in chunks, with the numbers that stand for them in a repository's
/// config.
public enum ChunkerKind {
  /// Chunks of one length; right for disk images, whose blocks are changed in place.
  FIXED(1),

  /// Content-defined chunks with keyed boundaries; right for files, which grow and shrink in the
  /// middle.
  GATED_FAST_CDC(2);

  private final int id;

  ChunkerKind(int id) {
    this.id = id;
  }

  /// The number in the config.
  public int id() {
    return id;
  }

  /// The kind with this number.
  ///
  /// @throws IllegalArgumentException if there is none
  public static ChunkerKind ofId(int id) {
    for (ChunkerKind kind : values()) {
      if (kind.id == id) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no chunker has the id " + id);
  }
}
