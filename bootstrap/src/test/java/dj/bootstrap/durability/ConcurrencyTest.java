package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.usecase.BackupOutcome;
import dj.domain.error.CancelledException;
import dj.domain.event.Event;
import dj.domain.event.Progress;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several backups at once, and backups that are asked to stop.
final class ConcurrencyTest {
  private static final int LARGEST_FILE_BYTES = 4 << 20;
  private static final int MUCH_BYTES = 48 << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private final TestRepository repository = TestRepository.in(files);
  private Proof proof;

  @BeforeEach
  void createRepository() {
    proof = new Proof(folder);
    repository.init().withSmallPacks();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void backupsAtTheSameTimeAllCount(int clients) throws Exception {
    List<Path> sources = new ArrayList<>();
    List<Callable<BackupOutcome>> backups = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      Path source = SmallTree.create(folder.resolve("client-" + client), 1 << 20);
      SmallTree.change(source, client);
      sources.add(source);
      backups.add(() -> TestRepository.in(files).backup(source));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
      List<Future<BackupOutcome>> outcomes = executor.invokeAll(backups);
      for (int client = 0; client < clients; client++) {
        proof.expect(outcomes.get(client).get().snapshotId().orElseThrow(), sources.get(client));
      }
    }
    assertEquals(clients, repository.snapshots().size());
    assertEquals(List.of(), repository.files(FileKind.LOCK));
    proof.requireSnapshots(repository, clients + " clients");
    Proof.requireSound(repository, clients + " clients");
  }

  @Test
  void backupThatIsInterruptedKeepsWhatItStored() throws IOException {
    Path source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    long allBytes = Files.size(source.resolve("picture.raw"));
    HookedBackend hooked =
        new HookedBackend(
            new MemoryBackend(files, InstantSource.system()),
            operation -> operation.is(StorageOperation.Type.CREATE, FileKind.PACK) && packs() >= 2,
            1,
            mainThread()::interrupt);
    assertThrows(CancelledException.class, () -> TestRepository.at(hooked).backup(source));
    assertTrue(Thread.interrupted(), "the interrupt is still to be seen");

    assertFalse(repository.files(FileKind.INDEX).isEmpty(), "durable packs are listed");
    assertEquals(List.of(), repository.snapshots());
    Proof.requireSound(repository, "interrupted");
    BackupOutcome next = repository.backup(source);
    long added = next.snapshot().summary().orElseThrow().bytesStored();
    assertTrue(added < allBytes - (1 << 20), () -> "stored again: " + added + " bytes");
    proof.expect(next.snapshotId().orElseThrow(), source);
    proof.requireSnapshots(repository, "interrupted, then backed up");
    Proof.requireSound(repository, "interrupted, then backed up");
  }

  @Test
  void whatIsInterruptedReadsNoFurther() throws IOException {
    Path source =
        Files.createDirectories(folder.resolve("much").resolve(TestRepository.SOURCE_NAME));
    byte[] content = new byte[MUCH_BYTES / 2];
    new Random(5).nextBytes(content);
    Files.write(source.resolve("long"), content);
    for (int i = 0; i < 64; i++) {
      Files.write(
          source.resolve("short" + i),
          Arrays.copyOfRange(
              content, content.length / 64 * i + i + 1, content.length / 64 * (i + 1)));
    }
    Progress backup = interruptedWhen("reading");
    assertThrows(CancelledException.class, () -> repository.backup(source, backup));
    assertTrue(Thread.interrupted());
    assertTrue(backup.snapshot().bytesRead() < MUCH_BYTES / 2, backup.snapshot()::toString);

    SnapshotId snapshot = repository.backup(source).snapshotId().orElseThrow();
    Progress restore = interruptedWhen("restoring");
    assertThrows(
        CancelledException.class,
        () -> repository.restore(snapshot, folder.resolve("target"), restore));
    assertTrue(Thread.interrupted());
    assertTrue(restore.snapshot().bytesDone() < MUCH_BYTES / 2, restore.snapshot()::toString);
  }

  /// Progress that interrupts this thread when a phase begins.
  private static Progress interruptedWhen(String phase) {
    Thread main = mainThread();
    return new Progress(event -> {
      if (event instanceof Event.PhaseStarted started && started.name().equals(phase)) {
        main.interrupt();
      }
    });
  }

  private static Thread mainThread() {
    return Thread.currentThread();
  }

  private int packs() {
    return repository.files(FileKind.PACK).size();
  }
}
