package dj.adapters.storage.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Rfc3339Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T23:59:59.123456789+01:00",
        "2026-01-31T23:59:59-09:30",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2024-02-29T12:00:00.000000001+18:00"
      })
  void writtenTimesComeBack(String text) {
    assertEquals(text, Rfc3339.format(Rfc3339.parse(text)));
    assertEquals(OffsetDateTime.parse(text), Rfc3339.parse(text));
  }

  @Test
  void agreesWithTheFormatterOfTheLibrary() {
    long seed = 17;
    Random random = new Random(seed);
    for (int run = 0; run < 2000; run++) {
      OffsetDateTime time =
          Instant.ofEpochSecond(random.nextLong(250_000_000_000L), random.nextInt(1_000_000_000))
              .atOffset(ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2161) - 1080)));
      assertEquals(time, OffsetDateTime.parse(Rfc3339.format(time)), "seed " + seed);
      assertEquals(time, Rfc3339.parse(Rfc3339.format(time)), "seed " + seed);
    }
  }

  @Test
  void shorterFractionsAreRead() {
    assertEquals(
        Instant.parse("2026-01-01T00:00:00.500Z"), Rfc3339.parseInstant("2026-01-01T00:00:00.5Z"));
    assertEquals(
        Instant.parse("2026-01-01T00:00:00Z"), Rfc3339.parseInstant("2026-01-01T00:00:00+00:00"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-1-1T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00+1:00",
        "2026-01-01T00:00:00+19:00",
        "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+01:00:00",
        "2026-01-01T00:00:00*01:00",
        "2026-01-01T00:00:00ZZ",
        "+2026-01-01T00:00:00Z",
        "٢٠٢٦-01-01T00:00:00Z"
      })
  void otherTextIsNoTime(String text) {
    assertThrows(DateTimeException.class, () -> Rfc3339.parse(text));
  }

  @Test
  void instantsAreOfUtc() {
    assertThrows(DateTimeException.class, () -> Rfc3339.parseInstant("2026-01-01T00:00:00+01:00"));
  }

  @Test
  void yearsOutsideOfFourDigitsAreNotWritten() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Rfc3339.format(Instant.parse("+10000-01-01T00:00:00Z")));
    assertThrows(
        IllegalArgumentException.class,
        () -> Rfc3339.format(Instant.parse("-0001-12-31T23:59:59Z")));
  }
}
