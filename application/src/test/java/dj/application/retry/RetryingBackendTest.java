package dj.application.retry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.CancelledException;
import dj.domain.error.DeniedException;
import dj.domain.error.ObjectMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.event.Event;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.ForwardingBackend;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What can be cured by waiting is waited for, within the budget.
final class RetryingBackendTest {
  private static final FileName FILE = new FileName(FileKind.SNAPSHOT, "a".repeat(64));
  private static final byte[] CONTENT = {1, 2, 3};

  private final VirtualTime time = new VirtualTime();
  private final MemoryBackend memory = new MemoryBackend(time);
  private final Failing store = new Failing(memory);
  private final List<String> told = new ArrayList<>();
  private final RetryingBackend backend = retrying(Duration.ofMinutes(15));

  /// Fails as the test says, before or after the effect.
  private static final class Failing extends ForwardingBackend {
    private final Deque<RuntimeException> before = new ArrayDeque<>();
    private final Deque<RuntimeException> after = new ArrayDeque<>();
    private int attempts;

    Failing(StorageBackend backend) {
      super(backend);
    }

    @Override
    protected <T> T perform(StorageOperation operation, Supplier<T> effect) {
      attempts++;
      if (!before.isEmpty()) {
        throw before.poll();
      }
      T result = effect.get();
      if (!after.isEmpty()) {
        throw after.poll();
      }
      return result;
    }
  }

  private RetryingBackend retrying(Duration budget) {
    return new RetryingBackend(
        store,
        new RetryPolicy(budget),
        time,
        new SplittableRandom(1),
        time,
        event -> told.add(((Event.Warning) event).message()));
  }

  private static StorageUnavailableException unavailable(String reason) {
    return new StorageUnavailableException(reason, "wait");
  }

  @Test
  void whatFailedIsTriedAgainAndToldOfOnce() {
    store.before.add(unavailable("connection refused"));
    store.before.add(unavailable("connection reset"));
    backend.write(FILE, ByteBuffer.wrap(CONTENT), WriteMode.CREATE);
    assertArrayEquals(CONTENT, memory.files().content(FILE).orElseThrow());
    assertEquals(3, store.attempts);
    assertEquals(
        List.of(
            "waiting for the storage: connection refused; try 2 in 1 s",
            "waiting for the storage: connection reset; try 3 in 1 s"),
        told);
  }

  @Test
  void aWriteThatHappenedUnseenSucceeds() {
    store.after.add(unavailable("no answer"));
    backend.write(FILE, ByteBuffer.wrap(CONTENT), WriteMode.CREATE);
    assertEquals(2, store.attempts);
    assertArrayEquals(CONTENT, memory.files().content(FILE).orElseThrow());
  }

  @Test
  void aListingTellsEachFileOnce() {
    memory.write(FILE, ByteBuffer.wrap(CONTENT), WriteMode.CREATE);
    store.after.add(unavailable("no answer"));
    List<FileName> listed = new ArrayList<>();
    backend.list(FileKind.SNAPSHOT, file -> listed.add(file.file()));
    assertEquals(List.of(FILE), listed);
  }

  @Test
  void theDemandOfTheStoreIsHonoured() {
    store.before.add(new StorageUnavailableException("busy", "", Duration.ofSeconds(42)));
    assertTrue(backend.sizeBytes(FILE).isEmpty());
    assertEquals(List.of(Duration.ofSeconds(42)), time.pauses());
  }

  @Test
  void theBudgetEndsInTheLastError() {
    for (int i = 0; i < 1000; i++) {
      store.before.add(unavailable("failure " + i));
    }
    StorageUnavailableException error =
        assertThrows(StorageUnavailableException.class, () -> backend.sizeBytes(FILE));
    assertEquals(Duration.ofMinutes(15), time.elapsed());
    assertEquals(
        "failure %d (the last of %d tries in 900 s)".formatted(store.attempts - 1, store.attempts),
        error.getMessage());
    assertEquals("wait", error.hint());
  }

  @Test
  void withoutABudgetThereIsOneAttempt() {
    StorageUnavailableException failure = unavailable("refused");
    store.before.add(failure);
    assertSame(
        failure,
        assertThrows(
            StorageUnavailableException.class, () -> retrying(Duration.ZERO).sizeBytes(FILE)));
  }

  @Test
  void whatWaitingDoesNotCureFailsAtOnce() {
    store.before.add(new DeniedException("no", ""));
    assertThrows(DeniedException.class, () -> backend.delete(FILE));
    assertThrows(ObjectMissingException.class, () -> backend.read(FILE, 0, new byte[1], 0, 1));
    assertEquals(2, store.attempts);
  }

  @Test
  void anInterruptEndsTheWaiting() {
    store.before.add(unavailable("refused"));
    Thread.currentThread().interrupt();
    CancelledException stopped = assertThrows(CancelledException.class, () -> backend.delete(FILE));
    assertTrue(Thread.interrupted());
    assertEquals(
        "stopped before the end of: delete snapshots/" + FILE.name() + " in memory",
        stopped.getMessage());
  }

  @Test
  void theNextTroubleIsToldAnew() {
    store.before.add(unavailable("one"));
    backend.delete(FILE);
    store.before.add(unavailable("two"));
    backend.delete(FILE);
    assertEquals(2, told.size());
  }
}
