package dj.domain.filter;

import java.util.Arrays;

/// A pattern for one segment of a path, that is for one name.
sealed interface SegmentPattern {
  /// Whether the bytes from `from` to `to` match.
  boolean matches(byte[] path, int from, int to);

  /// `**`: any number of segments. It is no pattern for one of them.
  record Gap() implements SegmentPattern {
    @Override
    public boolean matches(byte[] path, int from, int to) {
      throw new IllegalStateException("a gap is no segment");
    }
  }

  /// `*`: any name.
  record Any() implements SegmentPattern {
    @Override
    public boolean matches(byte[] path, int from, int to) {
      return true;
    }
  }

  /// A name without wildcards, or with one `*`: `name`, `start*`, `*end`, `start*end`.
  final class Affixes implements SegmentPattern {
    private final byte[] start;
    private final byte[] end;
    private final boolean open;

    /// @param open whether anything may stand between the start and the end
    Affixes(byte[] start, byte[] end, boolean open) {
      this.start = start;
      this.end = end;
      this.open = open;
    }

    @Override
    public boolean matches(byte[] path, int from, int to) {
      int rest = to - from - start.length - end.length;
      return (open ? rest >= 0 : rest == 0)
          && Arrays.equals(path, from, from + start.length, start, 0, start.length)
          && Arrays.equals(path, to - end.length, to, end, 0, end.length);
    }
  }

  /// Any other pattern. After a `*`, only the last one seen is ever tried again: that is enough,
  /// and bounds the work by the product of the lengths.
  final class Glob implements SegmentPattern {
    private final GlobToken[] tokens;

    Glob(GlobToken... tokens) {
      this.tokens = tokens.clone();
    }

    @Override
    public boolean matches(byte[] path, int from, int to) {
      int position = from;
      int token = 0;
      int retryToken = -1;
      int retryPosition = from;
      while (position < to || token < tokens.length) {
        if (token < tokens.length && tokens[token] instanceof GlobToken.Star) {
          retryToken = ++token;
          retryPosition = position;
          continue;
        }
        int length = token < tokens.length ? tokens[token].length(path, position, to) : -1;
        if (length >= 0) {
          position += length;
          token++;
        } else if (retryToken >= 0 && retryPosition < to) {
          retryPosition += Utf8.lengthAt(path, retryPosition, to);
          position = retryPosition;
          token = retryToken;
        } else {
          return false;
        }
      }
      return true;
    }
  }
}
