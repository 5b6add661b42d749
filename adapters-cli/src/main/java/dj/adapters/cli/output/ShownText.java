package dj.adapters.cli.output;

import dj.adapters.cli.environment.RawText;
import dj.domain.tree.RawBytes;
import java.util.Locale;

/// Text from outside as it may appear on a terminal: no control character, no escape sequence, no
/// byte that is not text. A hostile file name can neither move the cursor nor hide itself.
public final class ShownText {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7F;
  private static final int LAST_CONTROL = 0x9F;
  private static final int ESCAPED_BYTE_MIN = 0xDC80;
  private static final int ESCAPED_BYTE_MAX = 0xDCFF;

  /// The blocks that terminals show in two columns (Unicode Standard Annex 11, W and F).
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3040, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD}
  };

  private ShownText() {}

  /// A name: what is not UTF-8 as `\xE4`, control characters as `\n` or `\x1B`, a backslash as
  /// itself.
  public static String of(RawBytes name) {
    return of(RawText.decode(name.toBytes()));
  }

  /// Text that is UTF-8 but for single bytes, as `RawText` carries them.
  public static String of(String text) {
    if (text.codePoints().allMatch(ShownText::isPlain)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 8);
    text.codePoints().forEach(point -> append(shown, point));
    return shown.toString();
  }

  /// The number of columns that text takes: two for wide characters, none for combining ones.
  public static int columns(String text) {
    return text.codePoints().map(ShownText::columns).sum();
  }

  /// Text in at most `columns` columns; the middle is left out if it is longer.
  public static String shortened(String text, int columns, String ellipsis) {
    if (columns(text) <= columns) {
      return text;
    }
    int room = columns - columns(ellipsis);
    if (room < 0) {
      return "";
    }
    int[] points = text.codePoints().toArray();
    int head = 0;
    int used = 0;
    while (head < points.length && used + columns(points[head]) <= room / 3) {
      used += columns(points[head++]);
    }
    int tail = points.length;
    while (tail > head && used + columns(points[tail - 1]) <= room) {
      used += columns(points[--tail]);
    }
    return new String(points, 0, head) + ellipsis + new String(points, tail, points.length - tail);
  }

  /// The same with everything beyond ASCII replaced, for terminals that show no more.
  public static String ascii(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(point -> shown.appendCodePoint(point < DELETE ? point : '?'));
    return shown.toString();
  }

  private static boolean isPlain(int point) {
    return point >= FIRST_PRINTABLE
        && (point < DELETE || point > LAST_CONTROL)
        && Character.getType(point) != Character.SURROGATE
        && Character.getType(point) != Character.FORMAT
        && Character.getType(point) != Character.LINE_SEPARATOR
        && Character.getType(point) != Character.PARAGRAPH_SEPARATOR;
  }

  private static void append(StringBuilder shown, int point) {
    if (isPlain(point)) {
      shown.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> shown.append("\\n");
      case '\t' -> shown.append("\\t");
      case '\r' -> shown.append("\\r");
      default -> {
        if (point >= ESCAPED_BYTE_MIN && point <= ESCAPED_BYTE_MAX) {
          shown.append(hex("\\x", point & 0xFF, 2));
        } else {
          shown.append(point <= LAST_CONTROL ? hex("\\x", point, 2) : hex("\\u", point, 4));
        }
      }
    }
  }

  private static String hex(String prefix, int value, int digits) {
    String text = Integer.toHexString(value).toUpperCase(Locale.ROOT);
    return prefix + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  private static int columns(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    for (int[] range : WIDE) {
      if (point >= range[0] && point <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
