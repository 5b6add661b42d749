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
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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

/// What `dj find` finds in real snapshots.
final class FindTest {
  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path source;
  private String first = "";
  private String second = "";
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeTwoSnapshots() throws IOException {
    source = Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(source.resolve("src/deep"));
    Files.createDirectories(source.resolve("other"));
    Files.writeString(source.resolve("src/a.c"), "int main;");
    Files.writeString(source.resolve("src/deep/B.C"), "x");
    Files.writeString(source.resolve("other/a.c"), "old");
    Files.setLastModifiedTime(
        source.resolve("other/a.c"), FileTime.from(Instant.parse("2020-06-01T00:00:00Z")));
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Files.write(source.resolve("noise"), noise);
    Files.createSymbolicLink(source.resolve("link.c"), Path.of("nowhere"));
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "secret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
    assertEquals(0, run("init"));
    first = backup("one");
    Files.delete(source.resolve("src/a.c"));
    Files.writeString(source.resolve("src/new.c"), "new");
    second = backup("two");
  }

  @Test
  void everyVersionIsFoundWhereItIs() {
    assertFound(
        List.of(
            first + ":/d/link.c",
            first + ":/d/other/a.c",
            first + ":/d/src/a.c",
            second + ":/d/link.c",
            second + ":/d/other/a.c",
            second + ":/d/src/new.c"),
        "*.c");
    assertFound(List.of(first + ":/d/src/a.c"), "src/a.*");
    assertFound(List.of(first + ":/d/src", second + ":/d/src"), "src");
    assertFound(List.of(), "nothing-of-this-name");
    assertEquals(0, run("find", "*.c"));
    assertTrue(err.contains("found 6 in 2 snapshots"), err);
  }

  @Test
  void optionsChooseSnapshots() {
    assertFound(List.of(first + ":/d/src/a.c"), "/d/src/*.c", "--tags", "one");
    assertFound(List.of(second + ":/d/src/new.c"), "*.c", "-s", "latest:/d/src");
    assertEquals(16, run("find", "*.c", "-s", "beef"));
  }

  @Test
  void optionsChooseFiles() {
    assertFound(List.of(second + ":/d/src/deep/B.C"), "-i", "b.c", "-s", "latest");
    assertFound(List.of(second + ":/d/link.c"), "*.c", "--type", "symlink", "-s", "latest");
    assertFound(List.of(second + ":/d/noise"), "*", "--size", "+50K", "-s", "latest");
    assertFound(List.of(second + ":/d/other/a.c"), "*.c", "--newest", "2020-12-31", "-s", "latest");
    assertFound(List.of(second + ":/d/src/deep"), "deep", "--type=dir,fifo", "-s", second);
    assertFound(
        List.of(), "a.c", "--oldest", "2020-06-02", "--newest", "2020-12-31", "-s", "latest");
    assertEquals(2, run("find", "*", "--type", "door"));
    assertEquals(2, run("find", "*", "--size", "big"));
    assertEquals(2, run("find"));
    assertEquals(2, run("find", "*", "--pack", "00000000"));
  }

  @Test
  void treeAndPackLeadToWhatUsesThem() throws IOException {
    assertEquals(0, run("snapshot", "show", "latest", "--json"));
    String tree = found("\"tree\":\"([0-9a-f]+)\"");
    assertFound(
        List.of("tree " + tree.substring(0, 8) + "  " + second + ":/"),
        "--tree",
        tree.substring(0, 12));
    boolean noiseFound = false;
    for (String pack : packs()) {
      assertEquals(0, run("find", "--pack", pack, "--json"), err);
      if (out.contains("\"path\":\"/d/noise\"")) {
        noiseFound = true;
        String blob = found("\"object_type\":\"blob\",\"object_id\":\"([0-9a-f]+)\"");
        String prefix = "blob " + blob.substring(0, 8) + "  ";
        assertFound(
            List.of(prefix + first + ":/d/noise", prefix + second + ":/d/noise"), "--blob", blob);
      }
    }
    assertTrue(noiseFound);
    assertEquals(16, run("find", "--pack", "0123456789abcdef"));
    assertEquals(2, run("find", "--blob", "xy"));
  }

  @Test
  void directoryThatIsLostIsToldAndTheRestIsSearched() throws IOException {
    assertEquals(0, run("snapshot", "show", first, "--json"));
    String tree = found("\"tree\":\"([0-9a-f]+)\"");
    for (String pack : packs()) {
      run("find", "--pack", pack, "--json", "-s", first);
      if (out.contains(tree)) {
        Files.delete(directory.resolve("repository/" + packFile(pack)));
      }
    }
    assertEquals(3, run("find", "*.c", "-q", "--no-cache"), err);
    assertTrue(err.contains("not searched:") && err.contains(first + ":/"), err);
    // Directories that both snapshots have may be in the lost pack as well.
    assertTrue(out.contains(second + ":/d/link.c\n"), out);
    assertTrue(out.contains(second + ":/d/src/new.c\n"), out);
    assertFalse(out.contains(first), out);
  }

  @Test
  void damagedSnapshotIsTold() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("repository/snapshots"))) {
      Path file =
          files
              .filter(path -> Files.isRegularFile(path))
              .filter(path -> path.getFileName().toString().startsWith(second))
              .findFirst()
              .orElseThrow();
      assertTrue(file.toFile().setWritable(true));
      Files.write(file, new byte[500]);
    }
    assertEquals(4, run("find", "*.c", "-q"), err);
    assertTrue(err.contains("damaged:"), err);
    assertTrue(out.contains(first), out);
  }

  private void assertFound(List<String> expected, String... words) {
    String[] line = Stream.concat(Stream.of("find", "-q"), Stream.of(words)).toArray(String[]::new);
    assertEquals(0, run(line), err);
    assertEquals(expected, out.lines().toList());
  }

  private String backup(String tag) {
    assertEquals(0, run("backup", "data", "--as-path", "/d", "--tag", tag, "--json"), err);
    return found("\"snapshot_id\":\"([0-9a-f]{8})");
  }

  private List<String> packs() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("repository/data"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private String packFile(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("repository/data"))) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().equals(name))
              .findFirst()
              .orElseThrow();
      return directory.resolve("repository").relativize(file).toString();
    }
  }

  private String found(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(out);
    assertTrue(found.find(), out);
    return found.group(1);
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
