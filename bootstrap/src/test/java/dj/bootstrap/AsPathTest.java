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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of one path that are shown at another one.
final class AsPathTest {
  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path source;
  private String out = "";
  private String err = "";

  @BeforeEach
  void prepare() throws IOException {
    source = Files.createDirectories(directory.resolve("mounted/now"));
    Files.writeString(source.resolve("a.txt"), "content of a\n");
    Files.writeString(Files.createDirectory(source.resolve("folder")).resolve("b.tmp"), "b");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "secret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
    assertEquals(0, run("init"));
  }

  @Test
  void directoryIsListedAndRestoredWhereItIsShown() throws IOException {
    backup(source, "/home/ann");
    assertEquals(0, run("ls", "latest", "-q"));
    assertEquals(
        List.of(
            "/home", "/home/ann", "/home/ann/a.txt", "/home/ann/folder", "/home/ann/folder/b.tmp"),
        out.lines().toList());
    assertEquals(0, run("snapshots", "-q", "--path", "/home/ann"));
    assertTrue(out.lines().toList().getLast().endsWith("/home/ann"), out);
    assertEquals(0, run("snapshot", "show", "latest"));
    assertTrue(out.matches("(?s).*path +/home/ann\n.*source +files " + source + "\n.*"), out);
    assertEquals(0, run("restore", "latest", "-t", "back", "--verify"), err);
    Path back = directory.resolve("back/home/ann");
    assertEquals("content of a\n", Files.readString(back.resolve("a.txt")));
    assertEquals("b", Files.readString(back.resolve("folder/b.tmp")));
    assertEquals(Files.getPosixFilePermissions(source), Files.getPosixFilePermissions(back));
    assertEquals(Files.getLastModifiedTime(source), Files.getLastModifiedTime(back));
    assertEquals(0, run("restore", "latest:/home/ann", "-t", "there"), err);
    assertTrue(Files.exists(directory.resolve("there/a.txt")));
    assertEquals(0, run("check", "--read-data"), err);
  }

  @Test
  void parentIsTheSnapshotThatIsShownAtTheSamePath() throws IOException {
    backup(source, "/home");
    String first = id();
    Path moved = directory.resolve("mounted/later");
    Files.move(source, moved);
    backup(moved, "/home");
    assertTrue(out.contains("\"parent\":\"" + first + "\""), out);
    assertTrue(out.contains("\"files_unmodified\":2"), out);
    assertTrue(out.contains("\"data_blobs\":0"), out);
    backup(moved, "/elsewhere");
    assertFalse(out.contains("\"parent\""), out);
  }

  @Test
  void backupOfWhatDidNotChangeCanBeSkipped() throws IOException {
    backup(source, "/a/b/c");
    assertEquals(
        0, run("backup", source.toString(), "--as-path", "/a/b/c", "--skip-if-unchanged"), err);
    assertEquals("", out);
    assertTrue(err.contains("nothing changed"), err);
  }

  @Test
  void policySeesSnapshotsOfOnePathWhereverTheyWere() throws IOException {
    backup(source, "/home");
    Path moved = directory.resolve("mounted/later");
    Files.move(source, moved);
    backup(moved, "/home");
    assertEquals(0, run("forget", "--keep-last", "1", "--json", "--dry-run"), err);
    assertEquals(1, out.lines().filter(line -> line.contains("\"retention_group\"")).count(), out);
    assertTrue(out.contains("\"snapshots_removed\":1"), out);
  }

  @Test
  void patternsSeeWhatIsShown() {
    assertEquals(
        0, run("backup", source.toString(), "--as-path", "/home", "-e", "/home/folder/*.tmp"), err);
    run("ls", "latest", "-q");
    assertFalse(out.contains("b.tmp"), out);
    assertEquals(
        0, run("backup", source.toString(), "--as-path", "/home", "-e", source + "/a.txt"), err);
    run("ls", "latest", "-q");
    assertTrue(out.contains("/home/a.txt"), out);
  }

  @Test
  void fileAndLinkTakeTheNameThatIsShown() throws IOException {
    backup(source.resolve("a.txt"), "/etc/b.txt");
    assertEquals(0, run("dump", "latest", "/etc/b.txt"));
    assertEquals("content of a\n", out);
    Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    backup(directory.resolve("link"), "/l");
    run("ls", "latest", "-ql");
    assertTrue(out.contains("/l -> nowhere"), out);
    backup(directory.resolve("link"), "/l");
    assertTrue(out.contains("\"files_unmodified\":1"), out);
  }

  @Test
  void directoryCanBeShownAsTheRoot() throws IOException {
    backup(source, "/");
    run("ls", "latest", "-q");
    assertEquals(List.of("/a.txt", "/folder", "/folder/b.tmp"), out.lines().toList());
    assertEquals(0, run("restore", "latest", "-t", "back"), err);
    assertEquals("content of a\n", Files.readString(directory.resolve("back/a.txt")));
    assertEquals(1, run("backup", source + "/a.txt", "--as-path", "/"));
    assertTrue(err.contains(source + "/a.txt as /: it is not a directory"), err);
    assertTrue(err.contains("--as-path /a.txt"), err);
  }

  @Test
  void unreadableIsNamedByTheRealPathAndTheShownOne() {
    assertEquals(16, run("backup", source + "/missing", "--as-path", "/home"));
    assertTrue(err.contains(source + "/missing"), err);
  }

  @Test
  void onlyOnePathCanBeShownElsewhere() {
    assertEquals(2, run("backup", source.toString(), "/etc", "--as-path", "/home"));
    assertTrue(err.contains("exactly one path"), err);
    assertEquals(2, run("backup", "--stdin", "--as-path", "/home"));
    assertTrue(err.contains("--stdin-filename"), err);
  }

  @Test
  void relativePathIsTakenFromTheWorkingDirectory() {
    assertEquals(0, run("backup", "mounted/now", "--as-path", "shown/../there"), err);
    run("snapshot", "show", "latest");
    assertTrue(out.contains(directory + "/there\n"), out);
    assertEquals(0, run("backup", "mounted/now", "--as-path", "mounted/now"), err);
    run("snapshot", "show", "latest", "--json");
    assertFalse(out.contains("source_detail"), out);
  }

  private void backup(Path path, String shownAs) {
    assertEquals(0, run("backup", path.toString(), "--as-path", shownAs, "--json"), err);
  }

  private String id() {
    return out.replaceAll("(?s).*\"snapshot_id\":\"([0-9a-f]+)\".*", "$1");
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
