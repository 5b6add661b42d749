package dj.domain.retention;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// A unit of the calendar, of which a policy keeps one snapshot each.
public enum Period {
  /// The hours that clocks show: an hour that they show twice is one.
  HOURLY,
  /// Days.
  DAILY,
  /// Weeks of ISO 8601, from Monday to Sunday.
  WEEKLY,
  /// Months.
  MONTHLY,
  /// Years.
  YEARLY;

  /// A number that two times share if they are in the same period of a zone.
  long of(Instant instant, ZoneId zone) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, zone);
    return switch (this) {
      case HOURLY -> day(time) * 100 + time.getHour();
      case DAILY -> day(time);
      case WEEKLY ->
          time.get(IsoFields.WEEK_BASED_YEAR) * 100L + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTHLY -> month(time);
      case YEARLY -> time.getYear();
    };
  }

  private static long month(LocalDateTime time) {
    return time.getYear() * 100L + time.getMonthValue();
  }

  private static long day(LocalDateTime time) {
    return month(time) * 100 + time.getDayOfMonth();
  }

  /// The word in options and reasons, such as `hourly`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
