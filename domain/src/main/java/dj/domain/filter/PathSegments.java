package dj.domain.filter;

import dj.domain.tree.RawBytes;
import java.util.Arrays;

/// A path cut at its slashes.
final class PathSegments {
  private final byte[] path;
  private final int[] bounds;
  private final int count;

  private PathSegments(byte[] path, int[] bounds, int count) {
    this.path = path;
    this.bounds = bounds;
    this.count = count;
  }

  static PathSegments of(RawBytes raw) {
    byte[] path = raw.toBytes();
    int[] bounds = new int[16];
    int count = 0;
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start) {
          if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
          }
          bounds[2 * count] = start;
          bounds[2 * count + 1] = i;
          count++;
        }
        start = i + 1;
      }
    }
    return new PathSegments(path, bounds, count);
  }

  int count() {
    return count;
  }

  boolean matches(int index, SegmentPattern pattern) {
    return pattern.matches(path, bounds[2 * index], bounds[2 * index + 1]);
  }
}
