package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.testing.FastDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that a check and a repair advise lead to a repository that is well again.
final class RepairAdviceTest {
  private static final Pattern ADVICE = Pattern.compile("'dj (repo repair .*--apply)' does this");

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private Path source;
  private Map<String, String> variables = Map.of();
  private String out = "";
  private String err = "";

  @BeforeEach
  void backUp() throws IOException {
    source = Files.createDirectories(folder.resolve("what is saved"));
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    Files.write(source.resolve("file"), content);
    variables =
        Map.of(
            "DJ_REPO", folder.resolve("repository").toString(),
            "DJ_CACHE_DIR", folder.resolve("cache").toString(),
            "DJ_PASSWORD", "secret");
    assertEquals(0, dj("init"), err);
    assertEquals(0, dj("backup", source.toString()), err);
  }

  @Test
  void planIsCarriedOutByTheCommandThatItNames() throws IOException {
    Files.delete(largestFile("data"));
    assertEquals(4, dj("check"));
    assertEquals(4, dj("repair", "--deep", "--from-source", source.toString()));
    Matcher advice = ADVICE.matcher(err);
    assertTrue(advice.find(), err);
    assertEquals("repo repair --deep --from-source '" + source + "' --apply", advice.group(1));
    assertEquals(
        5, dj("repair", "--deep", "--from-source", source.toString(), "--apply", "--yes"), err);
    assertEquals(0, dj("check", "--read-data"), out + err);
  }

  @Test
  void damagedSnapshotCanBeGivenUpAndLeavesNoDamage() throws IOException {
    assertEquals(0, dj("backup", source.toString(), "--tags", "second"), err);
    Path snapshot = largestFile("snapshots");
    Files.writeString(snapshot, "not what it was", StandardOpenOption.TRUNCATE_EXISTING);
    String shortId = snapshot.getFileName().toString().substring(0, 8);
    assertEquals(4, dj("check"));
    assertTrue(out.contains("damage: snapshot " + shortId + ": its content was changed"), out);
    assertEquals(4, dj("repair"));
    assertTrue(err.contains("'dj snapshot delete " + shortId + "'"), err);
    assertEquals(0, dj("snapshot", "delete", shortId, "--yes"), err);
    assertEquals(0, dj("prune"), err);
    assertEquals(0, dj("check"), out + err);
    assertTrue(out.contains("which was damaged when it was removed"), out);
    assertEquals(0, dj("repair", "--apply", "--yes"), err);
    assertEquals(0, dj("repo", "log"), err);
    assertTrue(out.contains("delete"), out);
  }

  @Test
  void emptyFileOfASnapshotCanBeGivenUp() throws IOException {
    Path snapshot = largestFile("snapshots");
    Files.write(snapshot, new byte[0]);
    String shortId = snapshot.getFileName().toString().substring(0, 8);
    assertEquals(0, dj("snapshot", "delete", shortId, "--yes"), err);
    assertEquals(0, dj("snapshots"), err);
    assertFalse(Files.exists(snapshot));
    assertEquals(0, dj("check"), out + err);
  }

  private Path largestFile(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("repository").resolve(kind))) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private int dj(String... words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode = Main.run(words, variables, listener -> {}, results, messages);
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }
}
