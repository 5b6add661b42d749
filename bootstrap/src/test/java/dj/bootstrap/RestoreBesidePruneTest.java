package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dj.domain.port.testing.FastDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes: a restore that takes its time, and a prune that rewrites and deletes what the
/// restore has yet to read.
final class RestoreBesidePruneTest {
  private static final int FILES = 24;
  private static final int FILE_BYTES = 256 << 10;

  /// The restore takes some seconds, and a moment for its first file.
  private static final String RATE = "1M";

  private static final Map<String, String> VARIABLES =
      Map.of("DJ_PASSWORD", "secret", "DJ_REPO", "repository");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  @Test
  void restoreGetsAllWhileItsPacksGo() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[FILE_BYTES];
      new SplittableRandom(i).nextBytes(content);
      Files.write(source.resolve("file " + i), content);
    }
    run("repo", "init");
    run("backup", "source");
    for (int i = 1; i < FILES; i += 2) {
      Files.delete(source.resolve("file " + i));
    }
    run("backup", "source");
    Set<String> packs = packs();
    try (ProgramProcess restore =
        start("restore", "latest", "--target", "target", "--limit-download", RATE, "-vv")) {
      restore.awaitLine(line -> line.contains("file "));
      // However busy the machine is, the prune is done before the restore is.
      restore.signal("STOP");
      run("repo", "prune", "--keep-last", "1", "--yes");
      Set<String> left = packs();
      left.retainAll(packs);
      assertNotEquals(packs, left, "packs of the restored snapshot are gone");
      restore.signal("CONT");
      assertEquals(0, restore.awaitEnd(), restore.said());
    }
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve("target" + file);
        assertEquals(-1, Files.mismatch(file, copy), copy.toString());
      }
    }
    try (Stream<Path> locks = Files.list(folder.resolve("repository/locks"))) {
      assertEquals(0, locks.count(), "nobody leaves anything behind");
    }
  }

  private Set<String> packs() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("repository/data"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void run(String... words) throws Exception {
    try (ProgramProcess process = start(words)) {
      assertEquals(0, process.awaitEnd(), process.said());
    }
  }

  private ProgramProcess start(String... words) throws IOException {
    return ProgramProcess.start(folder, VARIABLES, words);
  }
}
