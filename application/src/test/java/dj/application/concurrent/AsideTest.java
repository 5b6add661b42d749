package dj.application.concurrent;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class AsideTest {
  @Test
  void closingEndsTheWorkAndWaitsForItsEnd() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    try (Aside _ =
        Aside.start(
            "work",
            () -> {
              begun.countDown();
              try {
                while (true) {
                  Crew.requireWanted();
                  Thread.onSpinWait();
                }
              } finally {
                ended.set(true);
              }
            })) {
      begun.await();
    }
    assertTrue(ended.get());
  }

  @Test
  void failureHarmsNobody() {
    Aside aside =
        Aside.start(
            "work",
            () -> {
              throw new IllegalStateException("of no interest");
            });
    assertDoesNotThrow(aside::close);
  }

  @Test
  void interruptWhileItIsClosedIsKept() {
    Aside aside = Aside.start("work", () -> {});
    Thread.currentThread().interrupt();
    aside.close();
    assertTrue(Thread.interrupted());
  }
}
