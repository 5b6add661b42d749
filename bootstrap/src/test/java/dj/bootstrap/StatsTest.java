package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `dj stats` counts in real snapshots.
final class StatsTest {
  private static final int NOISE_BYTES = 2_000_000;

  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path source;
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeTwoSnapshots() throws IOException {
    source = Files.createDirectories(directory.resolve("data"));
    byte[] noise = new byte[NOISE_BYTES];
    new Random(3).nextBytes(noise);
    Files.write(Files.createDirectory(source.resolve("a")).resolve("noise"), noise);
    Files.write(Files.createDirectory(source.resolve("b")).resolve("same"), noise);
    Files.createLink(source.resolve("b/linked"), source.resolve("a/noise"));
    Files.writeString(source.resolve("text"), "0123456789".repeat(10_000));
    Files.createSymbolicLink(source.resolve("link"), Path.of("text"));
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "secret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
    assertEquals(0, run("init"));
    backup("one");
    Files.writeString(source.resolve("more"), "more");
    backup("two");
  }

  @Test
  void everySnapshotIsRestoredAndEveryContentStoredOnce() {
    assertEquals(0, run("stats", "--json"), err);
    // Of each: noise, same and linked, which is noise, text; and of the second: more.
    long restored = 2 * (2L * NOISE_BYTES + 100_000) + 4;
    assertHas("\"restored\":{\"files\":9,\"dirs\":6,\"others\":2,\"bytes\":" + restored + "}");
    assertHas("\"contents\":{\"files\":3,\"bytes\":" + (NOISE_BYTES + 100_000 + 4) + "}");
    // The content of a short file is in its directory.
    assertHas("\"data_blobs\":{\"blobs\":");
    assertEquals(NOISE_BYTES + 100_000, number("\"data_blobs\":[^}]*\"bytes\":([0-9]+)"));
    long stored = number("\"data_blobs\":[^}]*\"bytes_stored\":([0-9]+)");
    assertTrue(stored > NOISE_BYTES && stored < NOISE_BYTES + 20_000, out);
    assertHas("\"total_size\":" + restored + ",\"total_file_count\":17,");
    assertHas("\"missing_blobs\":0");
    assertHas("\"bytes_unused\":0,");
  }

  @Test
  void packsAreThoseOfTheDisk() throws IOException {
    assertEquals(0, run("stats", "--json"), err);
    try (Stream<Path> files = Files.walk(directory.resolve("repository/data"))) {
      List<Path> packs = files.filter(Files::isRegularFile).toList();
      long bytes = 0;
      for (Path pack : packs) {
        bytes += Files.size(pack);
      }
      assertHas("\"packs\":{\"packs\":" + packs.size() + ",\"bytes\":" + bytes + "}");
    }
  }

  @Test
  void whatIsOfNoUseIsWhatAPruneFinds() {
    assertEquals(0, run("snapshot", "delete", "latest", "--yes"), err);
    assertEquals(0, run("prune", "--dry-run", "--json"), err);
    long unused = number("\"bytes_unused\":([0-9]+)");
    assertTrue(unused > 0, out);
    assertEquals(0, run("stats", "--json"), err);
    assertEquals(unused, number("\"bytes_unused\":([0-9]+)"));
  }

  @Test
  void filteredSnapshotsTellNothingOfWhatIsStored() {
    assertEquals(0, run("stats", "--tags", "one", "--json"), err);
    assertHas("\"snapshots_count\":1,");
    assertHas("\"files\":4,");
    assertFalse(out.contains("\"stored\""), out);
    assertEquals(0, run("stats", "latest", "--mode", "files-by-contents", "--json"), err);
    assertHas("\"total_size\":" + (NOISE_BYTES + 100_004) + ",\"total_file_count\":3,");
    assertEquals(16, run("stats", "beef"));
    assertEquals(2, run("stats", "--mode", "guess"));
  }

  @Test
  void reportIsForPeople() {
    assertEquals(0, run("stats"), err);
    assertTrue(
        out.startsWith(
            "snapshots       2\nrestored        7.8 MiB in 9 files, 6 directories, 2 others\n"
                + "contents        2.0 MiB in 3 different files\ndata            2.0 MiB in "),
        out);
    assertTrue(out.contains("\ndeduplication   3.90 : 1\n"), out);
    assertTrue(out.contains("\nof no use       0 B in 0 blobs, 0.0 % of what is stored\n"), out);
    assertEquals(0, run("stats", "--mode", "restore-size"), err);
    assertEquals(2, out.lines().count());
  }

  @Test
  void missingDataIsToldAsDamage() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("repository/index"))) {
      Path oldest =
          files
              .filter(Files::isRegularFile)
              .max((one, other) -> Long.compare(one.toFile().length(), other.toFile().length()))
              .orElseThrow();
      Files.delete(oldest);
    }
    assertEquals(4, run("stats"), out);
    assertTrue(err.contains("dj repo check"), err);
  }

  @Test
  void damagedSnapshotIsTold() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("repository/snapshots"))) {
      Path file =
          files
              .filter(path -> Files.isRegularFile(path))
              .filter(path -> path.getFileName().toString().startsWith(""))
              .findFirst()
              .orElseThrow();
      assertTrue(file.toFile().setWritable(true));
      Files.write(file, new byte[500]);
    }
    assertEquals(4, run("stats"), err);
    assertTrue(err.contains("damaged:"), err);
    assertFalse(out.contains("of no use"), out);
  }

  private void assertHas(String text) {
    assertTrue(out.contains(text), text + "\n" + out);
  }

  private long number(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(out);
    assertTrue(found.find(), out);
    return Long.parseLong(found.group(1));
  }

  private void backup(String tag) {
    assertEquals(0, run("backup", "data", "--as-path", "/d", "--tag", tag), err);
  }

  private int run(String... words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode =
        new CommandLines(variables, directory, InputStream.nullInputStream())
            .run(results, messages, words);
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }
}
