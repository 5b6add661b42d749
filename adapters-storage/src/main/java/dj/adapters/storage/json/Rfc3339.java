package dj.adapters.storage.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Times as text (RFC 3339), with nine digits of a second where it is not whole and an offset in
/// minutes: `2026-01-31T23:59:59.123456789+01:00`.
///
/// Written by hand since the formatters of `java.time` cost more at the start of a command than all
/// its documents.
final class Rfc3339 {
  /// A zero stands for a digit, everything else for itself.
  private static final String DATE_AND_TIME = "0000-00-00T00:00:00";

  private static final int FRACTION_DIGITS = 9;

  private Rfc3339() {}

  static String format(Instant time) {
    return format(time.atOffset(ZoneOffset.UTC));
  }

  static String format(OffsetDateTime time) {
    if (time.getYear() < 0 || time.getYear() > 9999) {
      throw new IllegalArgumentException("no year of four digits: " + time.getYear());
    }
    StringBuilder text = new StringBuilder(DATE_AND_TIME.length() + 16);
    digits(text, time.getYear(), 4).append('-');
    digits(text, time.getMonthValue(), 2).append('-');
    digits(text, time.getDayOfMonth(), 2).append('T');
    digits(text, time.getHour(), 2).append(':');
    digits(text, time.getMinute(), 2).append(':');
    digits(text, time.getSecond(), 2);
    if (time.getNano() != 0) {
      digits(text.append('.'), time.getNano(), FRACTION_DIGITS);
    }
    return appendOffset(text, time.getOffset().getTotalSeconds() / 60).toString();
  }

  private static StringBuilder appendOffset(StringBuilder text, int minutes) {
    if (minutes == 0) {
      return text.append('Z');
    }
    digits(text.append(minutes < 0 ? '-' : '+'), Math.abs(minutes) / 60, 2).append(':');
    return digits(text, Math.abs(minutes) % 60, 2);
  }

  private static StringBuilder digits(StringBuilder text, int value, int count) {
    String digits = Integer.toString(value);
    return text.repeat('0', count - digits.length()).append(digits);
  }

  /// Parses a time of UTC.
  ///
  /// @throws DateTimeException if `text` is anything else
  static Instant parseInstant(String text) {
    OffsetDateTime time = parse(text);
    if (!time.getOffset().equals(ZoneOffset.UTC)) {
      throw new DateTimeException("the time " + text + " is not of UTC");
    }
    return time.toInstant();
  }

  /// Parses a time.
  ///
  /// @throws DateTimeException if `text` is anything else
  static OffsetDateTime parse(String text) {
    requirePattern(text, 0, DATE_AND_TIME);
    int position = DATE_AND_TIME.length();
    int nanos = 0;
    if (position < text.length() && text.charAt(position) == '.') {
      int end = endOfDigits(text, position + 1);
      nanos = nanos(text, position + 1, end);
      position = end;
    }
    LocalDateTime local =
        LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19),
            nanos);
    return OffsetDateTime.of(local, offset(text, position));
  }

  private static int nanos(String text, int from, int to) {
    if (to == from || to - from > FRACTION_DIGITS) {
      throw malformed(text);
    }
    int nanos = number(text, from, to);
    for (int digit = to - from; digit < FRACTION_DIGITS; digit++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static ZoneOffset offset(String text, int position) {
    if (text.length() == position + 1 && text.charAt(position) == 'Z') {
      return ZoneOffset.UTC;
    }
    if (text.length() != position + 6) {
      throw malformed(text);
    }
    requirePattern(text, position + 1, "00:00");
    int hours = number(text, position + 1, position + 3);
    int minutes = number(text, position + 4, position + 6);
    return switch (text.charAt(position)) {
      case '+' -> ZoneOffset.ofHoursMinutes(hours, minutes);
      case '-' -> ZoneOffset.ofHoursMinutes(-hours, -minutes);
      default -> throw malformed(text);
    };
  }

  private static void requirePattern(String text, int offset, String pattern) {
    if (text.length() < offset + pattern.length()) {
      throw malformed(text);
    }
    for (int i = 0; i < pattern.length(); i++) {
      char expected = pattern.charAt(i);
      char actual = text.charAt(offset + i);
      if (expected == '0' ? !isDigit(actual) : actual != expected) {
        throw malformed(text);
      }
    }
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static DateTimeException malformed(String text) {
    return new DateTimeException("no time of RFC 3339: " + text);
  }
}
