package dj.application.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AheadTest {
  @Test
  void theValueIsFetchedByAnotherThread() {
    try (Ahead<Thread> ahead = Ahead.start("test", Thread::currentThread)) {
      assertNotEquals(Thread.currentThread(), ahead.get());
    }
  }

  @Test
  void whatIsFetchedWhenAskedIsFetchedByWhoeverAsks() {
    try (Ahead<Thread> ahead = Ahead.whenAsked(Thread::currentThread)) {
      assertEquals(Thread.currentThread(), ahead.get());
    }
  }

  @Test
  void aFailureIsThatOfTheOneWhoAsks() {
    IllegalStateException failure = new IllegalStateException("no");
    try (Ahead<String> ahead =
        Ahead.start(
            "test",
            () -> {
              throw failure;
            })) {
      assertSame(failure, assertThrows(IllegalStateException.class, ahead::get));
    }
  }

  @Test
  void whoeverIsInterruptedWaitsNoLonger() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (Ahead<Boolean> ahead =
        Ahead.start(
            "test",
            () -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException _) {
                stopped.countDown();
              }
              return true;
            })) {
      Thread.currentThread().interrupt();
      assertThrows(CancelledException.class, ahead::get);
      assertTrue(Thread.interrupted());
    }
    stopped.await();
  }
}
