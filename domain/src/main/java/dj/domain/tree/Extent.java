package dj.domain.tree;

/// A range of a file in bytes.
public record Extent(long offset, long lengthBytes) {
  /// Checks that the range is not empty, starts at 0 or later and ends within a long.
  public Extent {
    if (offset < 0 || lengthBytes <= 0 || offset + lengthBytes < 0) {
      throw new IllegalArgumentException("no range of a file: " + offset + "+" + lengthBytes);
    }
  }

  /// The offset behind the last byte.
  public long end() {
    return offset + lengthBytes;
  }
}
