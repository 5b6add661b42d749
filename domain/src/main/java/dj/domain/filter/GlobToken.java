package dj.domain.filter;

import java.util.Arrays;

/// A part of a pattern for one segment.
sealed interface GlobToken {
  /// The number of bytes at `position` that the token takes, or -1 if it does not match there.
  int length(byte[] path, int position, int limit);

  /// Bytes as they are.
  final class Literal implements GlobToken {
    private final byte[] bytes;

    Literal(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public int length(byte[] path, int position, int limit) {
      int end = position + bytes.length;
      return end <= limit && Arrays.equals(path, position, end, bytes, 0, bytes.length)
          ? bytes.length
          : -1;
    }
  }

  /// `*`: any number of characters.
  record Star() implements GlobToken {
    @Override
    public int length(byte[] path, int position, int limit) {
      throw new IllegalStateException("a star has no length of its own");
    }
  }

  /// `?`: one character, or one byte that is no part of a character.
  record AnyCharacter() implements GlobToken {
    @Override
    public int length(byte[] path, int position, int limit) {
      return position < limit ? Utf8.lengthAt(path, position, limit) : -1;
    }
  }

  /// `[…]`: one character of a set, or outside of it.
  final class Set implements GlobToken {
    private final int[] ranges;
    private final boolean negated;
    private final boolean ignoreCase;

    /// @param ranges pairs of the first and the last code point
    Set(int[] ranges, boolean negated, boolean ignoreCase) {
      this.ranges = ranges.clone();
      this.negated = negated;
      this.ignoreCase = ignoreCase;
    }

    @Override
    public int length(byte[] path, int position, int limit) {
      if (position >= limit) {
        return -1;
      }
      int length = Utf8.lengthAt(path, position, limit);
      int character = Utf8.codePointAt(path, position, length);
      return contains(character) != negated ? length : -1;
    }

    private boolean contains(int character) {
      return holds(character)
          || (ignoreCase
              && character >= 0
              && (holds(Character.toUpperCase(character))
                  || holds(Character.toLowerCase(character))));
    }

    private boolean holds(int character) {
      for (int i = 0; i < ranges.length; i += 2) {
        if (character >= ranges[i] && character <= ranges[i + 1]) {
          return true;
        }
      }
      return false;
    }
  }
}
