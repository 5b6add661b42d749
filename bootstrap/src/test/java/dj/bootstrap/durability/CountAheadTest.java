package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.event.Progress;
import dj.domain.port.testing.MemoryBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// A first backup counts what there is to read while it reads.
final class CountAheadTest {
  private static final Map<String, String> FILES = Map.of("a", "one", "b", "three", "c", "");
  private static final long BYTES = 8;
  private static final String COUNTING = "count";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Progress progress = Progress.unseen();
  private final List<String> listings = new CopyOnWriteArrayList<>();
  private final TestRepository repository = TestRepository.in(new MemoryBackend.Files()).init();

  @Test
  void totalIsKnownWhileTheFirstFileIsRead() {
    repository.backupCounting(new FixedSource(FILES, () -> {}, this::awaitTotal), progress);
    assertEquals(FILES.size(), progress.snapshot().totalFiles());
    assertEquals(FILES.size(), progress.snapshot().filesDone());
    assertEquals(BYTES, progress.snapshot().totalBytes());
    assertEquals(BYTES, progress.snapshot().bytesDone());
  }

  @Test
  void laterBackupTakesTheTotalOfTheOneBefore() {
    repository.backup(new FixedSource(FILES));
    repository.backupCounting(new FixedSource(FILES, this::noteListing, () -> {}), progress);
    assertTrue(progress.snapshot().totalKnown());
    assertFalse(listings.isEmpty());
    assertFalse(listings.contains(COUNTING), "counted again: " + listings);
  }

  @Test
  void failureOfTheCountIsNoneOfTheBackup() {
    FixedSource source = new FixedSource(FILES, CountAheadTest::failToCount, () -> {});
    assertEquals(0, repository.backupCounting(source, progress).failedItems());
    assertEquals(FILES.size(), progress.snapshot().filesDone());
    assertFalse(progress.snapshot().totalKnown());
  }

  private void awaitTotal() {
    long start = System.nanoTime();
    while (!progress.snapshot().totalKnown()) {
      assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "the total never came");
      Thread.onSpinWait();
    }
  }

  private void noteListing() {
    listings.add(Thread.currentThread().getName());
  }

  private static void failToCount() {
    if (Thread.currentThread().getName().equals(COUNTING)) {
      throw new IllegalStateException("counting fails");
    }
  }
}
