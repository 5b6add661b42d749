package dj.bootstrap.durability;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.FileName;
import dj.domain.port.testing.CrashingBackend;
import dj.domain.port.testing.FastDirectory;
import dj.domain.port.testing.MemoryBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the one who keeps a repository can read in it.
final class SecrecyTest {
  private static final int LARGEST_FILE_BYTES = 100_000;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  @Test
  void nothingReadableIsInARepositoryAtAnyTime() throws IOException {
    MemoryBackend backend = new MemoryBackend(InstantSource.system());
    CrashingBackend recording = CrashingBackend.recording(backend);
    TestRepository repository = TestRepository.at(recording).init();
    Path source = SmallTree.create(folder, LARGEST_FILE_BYTES);
    repository.backup(source);
    SmallTree.change(source, 1);
    repository.backup(source);
    // Leases are there for a while only, so every state is looked into.
    for (int survived = 0; survived <= recording.changes(); survived++) {
      for (Map.Entry<FileName, byte[]> file : recording.killedAfter(survived).all().entrySet()) {
        requireSecrecy(file.getKey(), file.getValue());
      }
    }
  }

  @Test
  void theSearchFindsWhatIsThere() {
    byte[] content = "from: to-alice".getBytes(StandardCharsets.UTF_8);
    assertTrue(SmallTree.secrets().anyMatch(secret -> contains(content, secret)));
  }

  private static void requireSecrecy(FileName file, byte[] content) {
    SmallTree.secrets()
        .forEach(secret ->
            assertFalse(
                contains(content, secret) || file.name().contains(text(secret)),
                () -> file + " tells " + text(secret)));
  }

  private static String text(byte[] secret) {
    return new String(secret, StandardCharsets.UTF_8);
  }

  private static boolean contains(byte[] content, byte[] part) {
    String all = new String(content, StandardCharsets.ISO_8859_1);
    return all.contains(new String(part, StandardCharsets.ISO_8859_1));
  }
}
