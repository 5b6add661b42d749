package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes go within the rate of the hour.
final class ThrottleTest {
  private static final int MIB = 1 << 20;

  private final VirtualTime time = new VirtualTime(Instant.parse("2026-03-02T12:00:00Z"));

  private Throttle throttle(String rates) {
    return new Throttle(RateTable.parse(rates), time, ZoneOffset.UTC, time, time);
  }

  @Test
  void theRateHoldsOverTime() {
    Throttle throttle = throttle("1M");
    for (int i = 0; i < 60; i++) {
      throttle.pass(MIB);
    }
    assertSeconds(59, time.elapsed());
  }

  @Test
  void aSliceOfAnySizePassesAndTheNextOnePays() {
    Throttle throttle = throttle("1M");
    throttle.pass(64 * MIB);
    assertEquals(Duration.ZERO, time.elapsed());
    throttle.pass(1);
    assertSeconds(64, time.elapsed());
  }

  @Test
  void nothingIsSavedUpForLongerThanASecond() {
    Throttle throttle = throttle("1M");
    time.advance(Duration.ofHours(5));
    for (int i = 0; i < 11; i++) {
      throttle.pass(MIB);
    }
    assertSeconds(9, time.elapsed().minusHours(5));
  }

  @Test
  void theTableIsLookedAtWhileSomebodyWaits() {
    Throttle throttle = throttle("12:00,1k 12:01,off");
    throttle.pass(MIB);
    throttle.pass(MIB);
    assertSeconds(60, time.elapsed());
    throttle.pass(1000L * MIB);
    throttle.pass(1000L * MIB);
    assertSeconds(60, time.elapsed());
  }

  @Test
  void allConnectionsShareTheRate() throws Exception {
    Throttle throttle = throttle("1M");
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      for (Future<?> each :
          IntStream.range(0, 80)
              .mapToObj(_ -> executor.submit(() -> throttle.pass(MIB)))
              .toList()) {
        each.get();
      }
    }
    assertSeconds(79, time.elapsed());
  }

  @Test
  void slicesAreSoSmallThatEightConnectionsMoveEverySecond() {
    assertEquals(8 * 1024, throttle("64k").sliceBytes(MIB));
    assertEquals(1024, throttle("1k").sliceBytes(MIB));
    assertEquals(300, throttle("1k").sliceBytes(300));
    assertEquals(MIB, throttle("1G").sliceBytes(MIB));
    assertEquals(MIB, throttle("off").sliceBytes(MIB));
  }

  @Test
  void aLimitIsOneOnlyAtItsTimeOfDay() {
    Throttle throttle = throttle("12:00,1k 12:01,off");
    assertTrue(throttle.isLimited());
    time.advance(Duration.ofMinutes(1));
    assertFalse(throttle.isLimited());
    assertEquals(MIB, throttle.sliceBytes(MIB));
  }

  @Test
  void theWaitsAreAddedUp() {
    Throttle throttle = throttle("1M");
    throttle.pass(10 * MIB);
    assertEquals(0, throttle.waitedNanos());
    throttle.pass(1);
    assertSeconds(10, Duration.ofNanos(throttle.waitedNanos()));
  }

  @Test
  void anInterruptEndsTheWaiting() {
    Throttle throttle = throttle("1k");
    throttle.pass(MIB);
    Thread.currentThread().interrupt();
    assertThrows(CancelledException.class, () -> throttle.pass(1));
    assertTrue(Thread.interrupted());
  }

  @Test
  void ratesAreOfTheirTimeOfDayAroundMidnightToo() {
    RateTable table = RateTable.parse("08:00,512k 19:00,10M 23:00,off");
    assertEquals(OptionalLong.of(512 * 1024), table.at(LocalTime.of(8, 0)));
    assertEquals(OptionalLong.of(512 * 1024), table.at(LocalTime.of(18, 59)));
    assertEquals(OptionalLong.of(10 * MIB), table.at(LocalTime.of(22, 0)));
    assertEquals(OptionalLong.empty(), table.at(LocalTime.of(23, 30)));
    assertEquals(OptionalLong.empty(), table.at(LocalTime.of(7, 59)));
  }

  @Test
  void theDayIsThatOfTheZone() {
    Throttle throttle =
        new Throttle(
            RateTable.parse("12:00,off 13:00,1k"), time, ZoneId.of("Europe/Berlin"), time, time);
    throttle.pass(10_240);
    throttle.pass(1);
    assertSeconds(10, time.elapsed());
  }

  @Test
  void aPlainNumberIsKibPerSecond() {
    assertEquals(OptionalLong.of(512 * 1024), RateTable.parse("512").at(LocalTime.NOON));
    assertEquals(OptionalLong.of(512 * 1024), RateTable.parse("512KiB").at(LocalTime.NOON));
    assertTrue(RateTable.parse("off").isUnlimited());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fast",
        "0",
        "08:00",
        "8:00,1M 08:00,2M",
        "25:00,1M",
        "1M 2M",
        "08:00,",
        "1.5M"
      })
  void aTextThatMeansNothingIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> RateTable.parse(text));
  }

  private static void assertSeconds(double seconds, Duration duration) {
    assertEquals(seconds, duration.toMillis() / 1000.0, 1.1, duration.toString());
  }
}
