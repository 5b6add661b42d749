package dj.adapters.cli.command;

import dj.domain.error.UsageException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/// A time as a person writes it.
final class SnapshotTime {
  private SnapshotTime() {}

  /// Reads `now`, a date, a date with a time of day, or a time with its offset (RFC 3339).
  ///
  /// @throws UsageException if it is none of them
  static Instant parse(String text, Instant now, ZoneId zone) {
    String normal = text.strip().replace(' ', 'T');
    try {
      if (normal.equals("now")) {
        return now;
      }
      if (normal.length() == "2026-01-31".length()) {
        return LocalDate.parse(normal).atStartOfDay(zone).toInstant();
      }
      boolean hasOffset = normal.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})");
      return hasOffset && normal.contains("T")
          ? OffsetDateTime.parse(normal).toInstant()
          : LocalDateTime.parse(normal).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "'" + text + "' is no time",
          "write it like 2026-01-31, '2026-01-31 12:00:00', 2026-01-31T12:00:00Z, or now",
          e);
    }
  }
}
