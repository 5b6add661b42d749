package dj.application.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TickerTest {
  @Test
  void roundsGoOnUntilItIsClosed() throws InterruptedException {
    CountDownLatch rounds = new CountDownLatch(3);
    AtomicInteger count = new AtomicInteger();
    Ticker ticker =
        Ticker.start(
            "test",
            Duration.ofMillis(1),
            () -> {
              count.incrementAndGet();
              rounds.countDown();
            });
    assertTrue(rounds.await(1, TimeUnit.MINUTES));
    ticker.close();
    int atClose = count.get();
    CountDownLatch later = new CountDownLatch(3);
    Ticker clock = Ticker.start("later", Duration.ofMillis(1), later::countDown);
    assertTrue(later.await(1, TimeUnit.MINUTES));
    clock.close();
    assertEquals(atClose, count.get());
  }

  @Test
  void closingBeforeTheFirstRoundPreventsIt() {
    AtomicInteger count = new AtomicInteger();
    Ticker.start("test", Duration.ofDays(1), count::incrementAndGet).close();
    assertEquals(0, count.get());
  }
}
