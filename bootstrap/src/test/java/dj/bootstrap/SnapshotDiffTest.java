package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `dj snapshot diff` tells of real snapshots.
final class SnapshotDiffTest {
  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path source;
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeTwoSnapshots() throws IOException {
    source = Files.createDirectories(directory.resolve("data"));
    Files.writeString(source.resolve("changed"), "one");
    Files.writeString(source.resolve("kept"), "kept");
    Files.writeString(source.resolve("mode"), "mode");
    Files.writeString(Files.createDirectory(source.resolve("old")).resolve("gone"), "12345");
    Files.createSymbolicLink(source.resolve("type"), Path.of("kept"));
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "secret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
    FileTime time = Files.getLastModifiedTime(source);
    assertEquals(0, run("init"));
    assertEquals(0, run("backup", "data", "--as-path", "/d"), err);
    Files.writeString(source.resolve("changed"), "two!");
    Files.setPosixFilePermissions(
        source.resolve("mode"), PosixFilePermissions.fromString("rw-------"));
    Files.delete(source.resolve("old/gone"));
    Files.delete(source.resolve("old"));
    Files.delete(source.resolve("type"));
    Files.writeString(Files.createDirectory(source.resolve("type")).resolve("new\n"), "12");
    Files.setLastModifiedTime(source, time);
    assertEquals(0, run("backup", "data", "--as-path", "/d"), err);
  }

  @Test
  void linesAreMarksAndPathsInOrder() {
    assertEquals(0, run("diff", "latest~1", "latest"), err);
    assertEquals(
        List.of(
            "M    /d/changed",
            "-    /d/old/",
            "-    /d/old/gone",
            "T    /d/type/",
            "+    /d/type/new\\n"),
        out.lines().toList());
    assertTrue(err.contains("added    1 file, 1 directory, 0 others, 6 B\n"), err);
    assertTrue(err.contains("removed  1 file, 1 directory, 1 other, 8 B\n"), err);
    assertTrue(err.contains("changed  1 content, 1 type, 1 in metadata alone\n"), err);
  }

  @Test
  void metadataIsToldWhereItIsAskedFor() {
    assertEquals(0, run("snapshot", "diff", "--metadata", "latest~1", "latest", "-q"), err);
    assertTrue(out.contains("U    /d/mode\n"), out);
    assertEquals("", err);
  }

  @Test
  void directoriesOfAnyNameAreCompared() {
    assertEquals(0, run("diff", "latest~1:/d/old", "latest:/d/type", "-q"), err);
    assertEquals("-    /d/type/gone\n+    /d/type/new\\n\n", out);
    assertEquals(16, run("diff", "latest:/d/kept", "latest"));
    assertTrue(err.contains("/d/kept is not a directory"), err);
  }

  @Test
  void linesOfJsonHaveTheNamesOfRestic() {
    assertEquals(0, run("diff", "latest~1", "latest", "--json"), err);
    List<String> lines = out.lines().toList();
    assertEquals(
        "{\"message_type\":\"change\",\"path\":\"/d/changed\",\"modifier\":\"M\"}", lines.get(1));
    assertTrue(
        lines
            .getLast()
            .contains(
                "\"changed_files\":1,\"changed_types\":1,\"changed_metadata\":1,"
                    + "\"added\":{\"files\":1,\"dirs\":1,\"others\":0,\"bytes\":6},"
                    + "\"removed\":{\"files\":1,\"dirs\":1,\"others\":1,\"bytes\":8}"),
        out);
  }

  @Test
  void snapshotDoesNotDifferFromItself() {
    assertEquals(0, run("diff", "latest", "latest", "-q"), err);
    assertEquals("", out);
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
