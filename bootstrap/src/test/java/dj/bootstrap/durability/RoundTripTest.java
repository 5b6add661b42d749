package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dj.application.usecase.BackupOutcome;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.RecordingBackend;
import dj.domain.port.testing.StorageOperation;
import dj.domain.tree.testing.RandomTree;
import dj.domain.tree.testing.TreeListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is backed up comes back: whole histories of random trees.
final class RoundTripTest {
  private static final int FAST_SEEDS = 3;
  private static final int SLOW_SEEDS = 60;
  private static final int GENERATIONS = 4;
  private static final int ENTRIES = 60;
  private static final int SMALL_BYTES = 200_000;

  /// Long enough that all workers share a file.
  private static final int LARGE_BYTES = 6 << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  @Test
  void everyGenerationOfATreeComesBack() throws IOException {
    for (long seed = 1; seed <= FAST_SEEDS; seed++) {
      proveHistory(seed, SMALL_BYTES);
    }
    proveHistory(FAST_SEEDS + 1, LARGE_BYTES);
  }

  @Test
  @Tag("slow")
  void everyGenerationOfManyTreesComesBack() throws IOException {
    for (long seed = 1000; seed < 1000 + SLOW_SEEDS; seed++) {
      proveHistory(seed, seed % 4 == 0 ? LARGE_BYTES : SMALL_BYTES);
    }
  }

  private void proveHistory(long seed, int maxFileBytes) throws IOException {
    MemoryBackend.Files files = new MemoryBackend.Files();
    TestRepository repository = TestRepository.in(files).init();
    RandomTree tree = RandomTree.generate(seed, ENTRIES, maxFileBytes);
    Map<SnapshotId, SortedMap<String, String>> expected = new LinkedHashMap<>();
    Path source = folder.resolve("a").resolve("source");
    for (int generation = 0; generation < GENERATIONS; generation++) {
      Proof.delete(source);
      tree.writeTo(source);
      BackupOutcome outcome = repository.backup(source);
      assertEquals(0, outcome.failedItems(), "seed " + seed);
      expected.put(outcome.snapshotId().orElseThrow(), tree.expected());
      tree.change(ENTRIES / 4);
    }
    for (var snapshot : expected.entrySet()) {
      Path target = folder.resolve("b");
      Proof.delete(target);
      assertEquals(0, repository.restore(snapshot.getKey(), target).failedItems(), "seed " + seed);
      assertEquals(snapshot.getValue(), TreeListing.of(target.resolve("source")), "seed " + seed);
    }
    Proof.requireSound(repository, "seed " + seed);
  }

  @Test
  void unchangedTreeIsNeitherReadNorStoredAgain() throws IOException {
    RecordingBackend log = new RecordingBackend(new MemoryBackend(InstantSource.system()));
    TestRepository repository = TestRepository.at(log).init();
    Path source = SmallTree.create(folder, LARGE_BYTES);
    BackupOutcome first = repository.backup(source);
    log.clear();
    Progress progress = Progress.unseen();
    BackupOutcome second = repository.backup(source, progress);
    assertEquals(first.snapshot().tree(), second.snapshot().tree());
    assertEquals(0, progress.snapshot().bytesRead());
    assertEquals(0, log.count(StorageOperation.Type.CREATE, FileKind.PACK));
    assertEquals(0, log.count(StorageOperation.Type.CREATE, FileKind.INDEX));
  }

  @Test
  void fileThatChangedWithinATickBeforeTheParentIsReadAgain() throws IOException {
    Path source = Files.createDirectories(folder.resolve("tick").resolve("source"));
    Path file =
        Files.writeString(
            source.resolve("file"), "a content that is not stored inline, ".repeat(1000));
    Instant changed = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    assertEquals(Files.size(file), bytesReadAgain(source, changed.plusMillis(5)));
    assertEquals(0, bytesReadAgain(source, changed.plusMillis(25)));
  }

  /// What a second backup reads if the first began at a given time.
  private static long bytesReadAgain(Path source, Instant began) throws IOException {
    MemoryBackend backend = new MemoryBackend(InstantSource.system());
    TestRepository.at(backend, InstantSource.fixed(began)).init().backup(source);
    Progress progress = Progress.unseen();
    TestRepository.at(backend, InstantSource.fixed(began.plusSeconds(60))).backup(source, progress);
    return progress.snapshot().bytesRead();
  }

  @Test
  void changedFileCostsWhatChanged() throws IOException {
    TestRepository repository = TestRepository.in(new MemoryBackend.Files()).init();
    Path source = SmallTree.create(folder, LARGE_BYTES);
    repository.backup(source);
    SmallTree.change(source, 1);
    Progress progress = Progress.unseen();
    BackupOutcome outcome = repository.backup(source, progress);
    long changedBytes =
        Files.size(source.resolve("diary/day 1"))
            + Files.size(source.resolve("letters/to-bob.txt"));
    assertEquals(changedBytes, progress.snapshot().bytesRead());
    assertFalse(
        outcome.snapshot().summary().orElseThrow().bytesStored() > 2 * changedBytes,
        () -> "stored " + outcome.snapshot().summary());
  }
}
