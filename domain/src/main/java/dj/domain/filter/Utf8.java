package dj.domain.filter;

/// Characters in bytes that need not be UTF-8 (RFC 3629).
final class Utf8 {
  /// Stands for a byte that is no part of a character.
  static final int NO_CHARACTER = -1;

  private Utf8() {}

  /// The number of bytes of the character at `position`, 1 where there is none.
  static int lengthAt(byte[] bytes, int position, int limit) {
    int first = bytes[position] & 0xFF;
    int length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    if (position + length > limit) {
      return 1;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[position + i] & 0xC0) != 0x80) {
        return 1;
      }
    }
    return length > 2 && !isAllowed(first, bytes[position + 1] & 0xFF) ? 1 : length;
  }

  /// Whether a second byte makes no overlong form, no surrogate and nothing beyond U+10FFFF.
  private static boolean isAllowed(int first, int second) {
    return switch (first) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> true;
    };
  }

  /// The character in the `length` bytes that [#lengthAt] told, or [#NO_CHARACTER].
  static int codePointAt(byte[] bytes, int position, int length) {
    int first = bytes[position] & 0xFF;
    if (length == 1) {
      return first < 0x80 ? first : NO_CHARACTER;
    }
    int character = first & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      character = character << 6 | (bytes[position + i] & 0x3F);
    }
    return character;
  }
}
