package dj.adapters.cli.output;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// Numbers as people read them.
public final class Quantities {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int STEP = 1024;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Quantities() {}

  /// A number of bytes with one decimal, such as `345.1 MiB`; plain below 1 KiB.
  public static String bytes(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    // 1023.95 would be shown as 1024.0.
    while (value >= STEP - 0.05 && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return oneDecimal(value) + " " + UNITS[unit];
  }

  /// A rate without decimals from 10 up, such as `118 MiB/s`.
  public static String rate(double bytesPerSecond) {
    double value = Math.max(0, bytesPerSecond);
    int unit = 0;
    while (value >= STEP - 0.5 && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    String number =
        value >= 9.95 || unit == 0 ? Long.toString(Math.round(value)) : oneDecimal(value);
    return number + " " + UNITS[unit] + "/s";
  }

  /// A whole number in groups of three digits, such as `1 251`.
  public static String count(long number) {
    String digits = Long.toString(number);
    StringBuilder text = new StringBuilder();
    int first = digits.startsWith("-") ? 1 : 0;
    for (int i = 0; i < digits.length(); i++) {
      if (i > first && (digits.length() - i) % 3 == 0) {
        text.append(' ');
      }
      text.append(digits.charAt(i));
    }
    return text.toString();
  }

  /// `3 files`, `1 file`.
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /// A part of a whole in percent with one decimal, such as `62.4 %`; never 100 before all is done.
  public static String percent(long done, long total) {
    if (total <= 0 || done >= total) {
      return "100.0 %";
    }
    long tenths = Math.min(999, (long) (1000.0 * done / total));
    return tenths / 10 + "." + tenths % 10 + " %";
  }

  /// Minutes and seconds, such as `0:03`, or hours with them, such as `1:02:03`.
  public static String duration(long seconds) {
    long minutes = seconds / SECONDS_PER_MINUTE;
    String tail = twoDigits(seconds % SECONDS_PER_MINUTE);
    if (seconds < SECONDS_PER_HOUR) {
      return minutes + ":" + tail;
    }
    long hours = seconds / SECONDS_PER_HOUR;
    return hours + ":" + twoDigits(minutes % SECONDS_PER_MINUTE) + ":" + tail;
  }

  /// Date and time of day in a zone, to the second.
  public static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  /// Date and time in RFC 3339 with the offset of the zone, for programs.
  public static String timestamp(Instant instant, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ZonedDateTime.ofInstant(instant, zone));
  }

  private static String oneDecimal(double value) {
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10;
  }

  private static String twoDigits(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
