package dj.application.retry;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/// How many bytes a second may go one way, at every time of the day.
///
/// @param bytesPerSecond the rate from each time on, until the next, around midnight too; zero for
///   no limit; empty if there never is one
public record RateTable(NavigableMap<LocalTime, Long> bytesPerSecond) {
  /// No limit at any time.
  public static final RateTable UNLIMITED = new RateTable(new TreeMap<>());

  /// The slowest rate, in bytes a second: slower than a modem, a pack would take hours.
  public static final long MIN_BYTES_PER_SECOND = 1024;

  private static final long BYTES_PER_KIB = 1024;
  private static final int UNIT_BITS = 10;
  private static final String UNITS = "kmg";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm");

  /// Checks the rates and copies the table.
  public RateTable {
    bytesPerSecond = Collections.unmodifiableNavigableMap(new TreeMap<>(bytesPerSecond));
    if (bytesPerSecond.values().stream()
        .anyMatch(rate -> rate != 0 && rate < MIN_BYTES_PER_SECOND)) {
      throw new IllegalArgumentException("the lowest rate is 1 KiB/s");
    }
  }

  /// Reads a rate, or a table of them: `512` (KiB/s), `512k`, `10M`, `off`, or `08:00,512k
  /// 19:00,10M 23:00,off`.
  ///
  /// @throws IllegalArgumentException if the text means nothing
  public static RateTable parse(String text) {
    String[] lines = text.strip().split("\\s+", -1);
    NavigableMap<LocalTime, Long> table = new TreeMap<>();
    if (lines.length == 1 && !lines[0].contains(",")) {
      table.put(LocalTime.MIDNIGHT, rate(lines[0]));
      return new RateTable(table);
    }
    for (String line : lines) {
      int comma = line.indexOf(',');
      if (comma < 0) {
        throw new IllegalArgumentException("'" + line + "' lacks a time or a rate");
      }
      if (table.put(time(line.substring(0, comma)), rate(line.substring(comma + 1))) != null) {
        throw new IllegalArgumentException("a time stands there twice: " + line);
      }
    }
    return new RateTable(table);
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text, TIME);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' is no time of day", e);
    }
  }

  private static long rate(String text) {
    if (text.equalsIgnoreCase("off")) {
      return 0;
    }
    if (!text.matches("[0-9]{1,9}(?:[kKmMgG](?:iB)?)?")) {
      throw new IllegalArgumentException("'" + text + "' is no rate");
    }
    String digits = text.replaceAll("[^0-9]", "");
    long number = Long.parseLong(digits);
    long rate =
        digits.length() == text.length()
            ? number * BYTES_PER_KIB
            : number << (UNIT_BITS * (1 + UNITS.indexOf(unit(text.charAt(digits.length())))));
    if (rate < MIN_BYTES_PER_SECOND) {
      throw new IllegalArgumentException("the lowest rate is 1 KiB/s; 'off' means no limit");
    }
    return rate;
  }

  private static char unit(char letter) {
    return Character.toLowerCase(letter);
  }

  /// Whether there never is a limit.
  public boolean isUnlimited() {
    return bytesPerSecond.values().stream().allMatch(rate -> rate == 0);
  }

  /// The rate at a time of day in bytes a second; empty if there is none.
  public OptionalLong at(LocalTime time) {
    if (bytesPerSecond.isEmpty()) {
      return OptionalLong.empty();
    }
    Map.Entry<LocalTime, Long> entry = bytesPerSecond.floorEntry(time);
    long rate = entry == null ? bytesPerSecond.lastEntry().getValue() : entry.getValue();
    return rate == 0 ? OptionalLong.empty() : OptionalLong.of(rate);
  }
}
