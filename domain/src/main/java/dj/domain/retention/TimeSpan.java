package dj.domain.retention;

import dj.domain.error.UsageException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of time in units of the calendar, such as `1y5m7d2h`. How long it really is depends on
/// the day from which it is counted.
///
/// @param years calendar years
/// @param months calendar months
/// @param days calendar days, which have 23 to 25 hours
/// @param hours hours of 3,600 seconds
public record TimeSpan(int years, int months, int days, int hours) {
  private static final Pattern WHOLE = Pattern.compile("(?:[0-9]{1,6}[ymdh])+");
  private static final Pattern PART = Pattern.compile("([0-9]+)([ymdh])");
  private static final String UNITS = "ymdh";
  private static final long SECONDS_PER_HOUR = 3600;

  /// Checks that the span is longer than nothing.
  public TimeSpan {
    if (years < 0 || months < 0 || days < 0 || hours < 0) {
      throw new IllegalArgumentException("a span of time has no part below zero");
    }
    if ((years | months | days | hours) == 0) {
      throw new IllegalArgumentException("a span of time is longer than nothing");
    }
  }

  /// Parses numbers with the units `y`, `m` (months), `d` and `h`, each unit at most once.
  ///
  /// @throws UsageException if `text` is anything else, or a span of no length
  public static TimeSpan parse(String text) {
    int[] parts = new int[UNITS.length()];
    Matcher part = PART.matcher(text);
    boolean valid = WHOLE.matcher(text).matches();
    while (valid && part.find()) {
      int unit = UNITS.indexOf(part.group(2));
      valid = parts[unit] == 0;
      parts[unit] = Integer.parseInt(part.group(1));
    }
    if (!valid || (parts[0] | parts[1] | parts[2] | parts[3]) == 0) {
      throw new UsageException(
          "'" + text + "' is no span of time",
          "write numbers with the units y, m (months), d and h, such as 1y6m or 36h");
    }
    return new TimeSpan(parts[0], parts[1], parts[2], parts[3]);
  }

  /// The time that lies this span before another one.
  ///
  /// A day that a month does not have is counted on into the next month: one year before 29
  /// February is 1 March. A time of day that clocks skip or show twice is read with the offset that
  /// is in force at the time that UTC shows so, or, if that does not fit, at the time found with
  /// it. This is the calendar arithmetic of Go's `time.AddDate` and `time.Date`, which restic's
  /// policies use.
  public Instant before(Instant instant, ZoneId zone) {
    LocalDateTime from = LocalDateTime.ofInstant(instant, zone);
    LocalDate date =
        LocalDate.of(from.getYear(), 1, 1)
            .minusYears(years)
            .plusMonths(from.getMonthValue() - 1L - months)
            .plusDays(from.getDayOfMonth() - 1L - days);
    return atZone(date.atTime(from.toLocalTime()), zone).minusSeconds(hours * SECONDS_PER_HOUR);
  }

  private static Instant atZone(LocalDateTime time, ZoneId zone) {
    ZoneOffset near = zone.getRules().getOffset(time.toInstant(ZoneOffset.UTC));
    ZoneOffset found = zone.getRules().getOffset(time.toInstant(near));
    return time.toInstant(found);
  }

  /// The shortest text that [#parse] reads.
  @Override
  public String toString() {
    return part(years, 'y') + part(months, 'm') + part(days, 'd') + part(hours, 'h');
  }

  private static String part(int number, char unit) {
    return number == 0 ? "" : Integer.toString(number) + unit;
  }
}
