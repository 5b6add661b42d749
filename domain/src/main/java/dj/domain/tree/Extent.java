package dj.domain.tree;

import static java.util.Comparator.comparingLong;

import java.util.List;

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

  /// The `limit` longest of `extents` in the order that they stand in; all where there are no more.
  /// A hole that is left out is stored as the zeros that it reads as.
  public static List<Extent> longest(List<Extent> extents, int limit) {
    if (extents.size() <= limit) {
      return List.copyOf(extents);
    }
    return extents.stream()
        .sorted(comparingLong(Extent::lengthBytes).reversed())
        .limit(limit)
        .sorted(comparingLong(Extent::offset))
        .toList();
  }
}
