package dj.adapters.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class QuantitiesTest {
  @Test
  void bytesHaveOneDecimalFromAKibibyteOn() {
    assertEquals("0 B", Quantities.bytes(0));
    assertEquals("1023 B", Quantities.bytes(1023));
    assertEquals("1.0 KiB", Quantities.bytes(1024));
    assertEquals("345.1 MiB", Quantities.bytes(361_863_577));
    assertEquals("8.0 EiB", Quantities.bytes(Long.MAX_VALUE));
  }

  @Test
  void bytesAreNeverShownAs1024OfAUnit() {
    assertEquals("1.0 MiB", Quantities.bytes(1024 * 1024 - 1));
  }

  @Test
  void ratesHaveNoDecimalsFromTenOn() {
    assertEquals("118 MiB/s", Quantities.rate(118.4 * 1024 * 1024));
    assertEquals("9.5 KiB/s", Quantities.rate(9.5 * 1024));
    assertEquals("0 B/s", Quantities.rate(-3));
  }

  @Test
  void countsAreGroupedByThreeDigits() {
    assertEquals("999", Quantities.count(999));
    assertEquals("1 251", Quantities.count(1251));
    assertEquals("-1 000 000", Quantities.count(-1_000_000));
    assertEquals("1 file", Quantities.count(1, "file"));
    assertEquals("0 files", Quantities.count(0, "file"));
  }

  @Test
  void percentIsFullOnlyAtTheEnd() {
    assertEquals("62.4 %", Quantities.percent(624, 1000));
    assertEquals("99.9 %", Quantities.percent(Long.MAX_VALUE / 2 - 1, Long.MAX_VALUE / 2));
    assertEquals("100.0 %", Quantities.percent(5, 5));
  }

  @Test
  void durationsHaveHoursIfNeeded() {
    assertEquals("0:03", Quantities.duration(3));
    assertEquals("59:59", Quantities.duration(3599));
    assertEquals("26:01:01", Quantities.duration(26 * 3600 + 61));
  }

  @Test
  void timesAreThoseOfTheZone() {
    Instant noon = Instant.parse("2026-01-31T12:00:00Z");
    assertEquals("2026-01-31 13:00:00", Quantities.time(noon, ZoneId.of("Europe/Berlin")));
  }
}
