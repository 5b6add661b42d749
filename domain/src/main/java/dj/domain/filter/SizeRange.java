package dj.domain.filter;

import dj.domain.error.UsageException;

/// Sizes from a least to a greatest one, both of them in it.
///
/// @param leastBytes at least 0
/// @param mostBytes at least the least
public record SizeRange(long leastBytes, long mostBytes) {
  /// Checks the order.
  public SizeRange {
    if (leastBytes < 0 || mostBytes < leastBytes) {
      throw new IllegalArgumentException("no range of sizes: " + leastBytes + "-" + mostBytes);
    }
  }

  /// Reads `10M` for this size, `+10M` for it or more, `-10M` for it or less, and `10M-1G` for all
  /// between; each size as in [ByteSize].
  ///
  /// @throws UsageException if it is none of them
  public static SizeRange parse(String text) {
    String range = text.strip();
    if (range.startsWith("+")) {
      return new SizeRange(bytes(range.substring(1)), Long.MAX_VALUE);
    }
    int dash = range.indexOf('-');
    long least = dash == 0 ? 0 : bytes(range.substring(0, dash < 0 ? range.length() : dash));
    long most = dash < 0 ? least : bytes(range.substring(dash + 1));
    if (most < least) {
      throw new UsageException(
          "the sizes '" + text + "' end before they begin", "write the smaller one first");
    }
    return new SizeRange(least, most);
  }

  private static long bytes(String text) {
    return ByteSize.parse(text).lengthBytes();
  }

  /// Whether a size is in it.
  public boolean contains(long sizeBytes) {
    return sizeBytes >= leastBytes && sizeBytes <= mostBytes;
  }
}
