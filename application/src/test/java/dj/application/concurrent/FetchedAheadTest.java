package dj.application.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DamageException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is fetched ahead is fetched once, by others, in bounded memory, and never waited for in
/// vain.
@Timeout(60)
final class FetchedAheadTest {
  private static final int MEBIBYTE = 1 << 20;

  private final AtomicInteger fetches = new AtomicInteger();

  private byte[] content(int key) {
    fetches.incrementAndGet();
    return new byte[] {(byte) key};
  }

  @Test
  void othersFetchWhatIsExpectedAndEachOfItOnce() throws InterruptedException {
    CountDownLatch byOthers = new CountDownLatch(3);
    Thread caller = Thread.currentThread();
    try (FetchedAhead<Integer> ahead =
        new FetchedAhead<>(
            "ahead",
            2,
            key -> {
              if (Thread.currentThread() != caller) {
                byOthers.countDown();
              }
              return content(key);
            })) {
      ahead.expect(List.of(1, 2, 3));
      byOthers.await();
      for (int key = 1; key <= 3; key++) {
        assertEquals(key, ahead.fetch(key)[0]);
      }
      assertEquals(3, fetches.get());
      assertEquals(4, ahead.fetch(4)[0]);
      assertEquals(1, ahead.fetch(1)[0], "what was handed out is fetched anew");
      assertEquals(5, fetches.get());
    }
  }

  @Test
  void withoutThreadsEverythingIsFetchedWhenAsked() {
    try (FetchedAhead<Integer> ahead = new FetchedAhead<>("ahead", 0, this::content)) {
      ahead.expect(List.of(1, 2));
      assertEquals(0, fetches.get());
      assertEquals(2, ahead.fetch(2)[0]);
      ahead.forget(1);
      assertEquals(1, fetches.get());
    }
  }

  @Test
  void failureIsThatOfWhoeverAsks() {
    DamageException damage = new DamageException("damaged", "");
    try (FetchedAhead<Integer> ahead =
        new FetchedAhead<>(
            "ahead",
            1,
            _ -> {
              throw damage;
            })) {
      ahead.expect(List.of(1));
      assertSame(damage, assertThrows(DamageException.class, () -> ahead.fetch(1)));
      assertSame(damage, assertThrows(DamageException.class, () -> ahead.fetch(2)));
    }
  }

  @Test
  void whatNobodyAsksForTakesBoundedMemoryAndBlocksNobody() {
    AtomicInteger inMemory = new AtomicInteger();
    try (FetchedAhead<Integer> ahead =
        new FetchedAhead<>(
            "ahead",
            2,
            _ -> {
              inMemory.incrementAndGet();
              return new byte[MEBIBYTE];
            })) {
      ahead.expect(IntStream.range(0, 10_000).boxed().toList());
      for (int key = 20_000; key < 20_100; key++) {
        assertEquals(MEBIBYTE, ahead.fetch(key).length);
      }
      int ofOthers = inMemory.get() - 100;
      assertTrue(ofOthers <= 16 + 2, "MiB that wait: " + ofOthers);
      // What is given up makes room for more.
      IntStream.range(0, 10_000).forEach(ahead::forget);
      ahead.expect(List.of(30_000));
      assertEquals(MEBIBYTE, ahead.fetch(30_000).length);
    }
  }

  @Test
  void closingEndsWhatIsUnderWay() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    FetchedAhead<Integer> ahead =
        new FetchedAhead<>(
            "ahead",
            1,
            key -> {
              try {
                begun.countDown();
                never.await();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
              return content(key);
            });
    ahead.expect(List.of(1));
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    ahead.close();
    assertEquals(1, interrupted.get());
  }
}
