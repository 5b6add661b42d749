package dj.adapters.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SmoothedRateTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void constantRateIsExactFromTheSecondSampleOn() {
    SmoothedRate rate = new SmoothedRate(5);
    rate.sample(0, 0);
    assertEquals(0, rate.perSecond());
    for (int i = 1; i < 100; i++) {
      rate.sample(i * 10L, i * SECOND / 10);
      assertEquals(100, rate.perSecond(), 1e-6);
    }
  }

  @Test
  void pastFades() {
    SmoothedRate rate = new SmoothedRate(2);
    rate.sample(0, 0);
    rate.sample(1000, SECOND);
    for (int i = 2; i < 30; i++) {
      rate.sample(1000, i * SECOND);
    }
    assertEquals(0, rate.perSecond(), 0.1);
  }

  @Test
  void samplesAtTheSameTimeCountOnce() {
    SmoothedRate rate = new SmoothedRate(2);
    rate.sample(0, 5);
    rate.sample(10, 5);
    assertEquals(0, rate.perSecond());
  }
}
