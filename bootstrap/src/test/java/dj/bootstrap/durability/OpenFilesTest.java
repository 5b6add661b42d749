package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.application.usecase.RestoreOutcome;
import dj.domain.error.CancelledException;
import dj.domain.error.DjException;
import dj.domain.id.SnapshotId;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import dj.domain.port.testing.StorageOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup and a restore keep no file open once they have ended, however they end.
final class OpenFilesTest {
  private static final int LARGEST_FILE_BYTES = 3 << 20;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private final MemoryBackend.Files files = new MemoryBackend.Files();
  private Path source;
  private TestRepository repository;
  private SnapshotId snapshot;

  @BeforeEach
  void createRepository() throws IOException {
    source = SmallTree.create(folder.resolve("sources"), LARGEST_FILE_BYTES);
    repository = TestRepository.in(files).init();
    snapshot = repository.backup(source).snapshotId().orElseThrow();
    assertEquals(0, restore("first").failedItems());
  }

  @Test
  void nothingStaysOpenAfterABackup() throws IOException {
    List<String> before = openPaths();
    repository.backup(source);
    assertEquals(before, openPaths());
  }

  @Test
  void nothingStaysOpenAfterARestore() throws IOException {
    List<String> before = openPaths();
    assertEquals(0, restore("second").failedItems());
    assertEquals(0, restore("second").failedItems());
    assertEquals(before, openPaths());
  }

  @Test
  void nothingStaysOpenAfterDamage() throws IOException {
    List<String> before = openPaths();
    for (Map.Entry<FileName, ?> file : files.all().entrySet()) {
      if (file.getKey().kind() == FileKind.PACK) {
        files.remove(file.getKey());
      }
    }
    try {
      assertNotEquals(0, restore("third").failedItems());
    } catch (DjException e) {
      assertFalse(e.getMessage().isEmpty());
    }
    assertEquals(before, openPaths());
  }

  @Test
  void nothingStaysOpenAfterAStop() throws IOException {
    List<String> before = openPaths();
    Thread main = Thread.currentThread();
    HookedBackend hooked =
        new HookedBackend(
            new MemoryBackend(files, InstantSource.system()),
            operation -> operation.is(StorageOperation.Type.READ, FileKind.PACK),
            2,
            main::interrupt);
    TestRepository stopped = TestRepository.at(hooked);
    assertThrows(
        CancelledException.class, () -> stopped.restore(snapshot, folder.resolve("third")));
    assertTrue(Thread.interrupted());
    assertEquals(before, openPaths());
  }

  private RestoreOutcome restore(String target) throws IOException {
    return repository.restore(snapshot, folder.resolve(target));
  }

  /// What the descriptors of this process lead to below the folder of the test.
  private List<String> openPaths() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .flatMap(OpenFilesTest::target)
          .filter(path -> path.startsWith(folder.toString()))
          .sorted()
          .toList();
    }
  }

  private static Stream<String> target(Path descriptor) {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException e) {
      // It was that of the listing itself.
      return Stream.empty();
    }
  }
}
