package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.testing.FastDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository on a local disk that has lost a whole folder, as command lines: a check says what
/// that means, a repair does what can be done, and a place that is not mounted is never taken for
/// an empty one.
final class MissingFoldersTest {
  @TempDir(factory = FastDirectory.class)
  private Path directory;

  private Path repository;
  private String out = "";
  private String err = "";

  @BeforeEach
  void backUp() throws IOException {
    repository = directory.resolve("repository");
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("letter"), "Dear Bob. ".repeat(500));
    Files.createDirectory(source.resolve("folder"));
    Files.writeString(
        source.resolve("folder/note"), "content of a note, longer than an inline one ".repeat(40));
    assertEquals(0, run("init"), err);
    assertEquals(0, run("backup", "source", "-q"), err);
  }

  @Test
  void lostIndexFolderIsMadeAnewFromThePacks() throws IOException {
    remove("index");
    assertEquals(4, run("check"), err);
    assertTrue(out.contains("folder index is missing"), out);
    assertTrue(out.contains("dj repo repair --apply"), out);
    assertFalse(out.contains("cannot be restored"), "nothing is lost: " + out);
    assertEquals(4, run("repair"), err);
    assertTrue(out.contains("plan: make the folder index anew"), out);
    assertTrue(out.contains("plan: list "), out);
    assertFalse(out.contains("remain lost"), out);
    assertFalse(Files.exists(repository.resolve("index")), "a plan changes nothing");
    assertEquals(5, run("repair", "--apply", "--yes"), err);
    requireWhole();
  }

  @Test
  void lostIndexAndSnapshotFoldersAreRepairedAsFarAsCanBe() throws IOException {
    Path copy = directory.resolve("copy");
    Files.move(repository.resolve("snapshots"), copy);
    remove("index");
    assertEquals(4, run("check"), err);
    assertTrue(out.contains("folder snapshots is missing, and all snapshots with it"), out);
    assertEquals(4, run("repair", "--apply", "--yes"), err);
    assertTrue(out.contains("done: list "), out);
    assertTrue(err.contains("put the folder snapshots back"), err);
    assertFalse(Files.exists(repository.resolve("snapshots")), "all data would be waste");
    assertEquals(14, run("prune"), "nothing is freed");
    assertTrue(err.contains("dj repo check"), err);
    Files.move(copy, repository.resolve("snapshots"));
    requireWhole();
  }

  @Test
  void emptiedSnapshotFolderIsNoReasonToFreeEverything() throws IOException {
    remove("snapshots");
    Files.createDirectory(repository.resolve("snapshots"));
    assertEquals(18, run("prune"), err);
    assertTrue(err.contains("there is no snapshot, and the log does not tell"), err);
    assertTrue(err.contains("--unsafe-allow-remove-all"), err);
    assertEquals(18, run("prune", "--dry-run"), err);
    assertEquals(0, run("prune", "--unsafe-allow-remove-all"), err);
    assertTrue(err.contains("freed"), out + err);
  }

  @Test
  void lostPackFolderIsMadeAnewAndToldFileByFile() throws IOException {
    Path copy = directory.resolve("copy");
    copyTo(copy);
    remove("data");
    assertEquals(4, run("check"), err);
    assertTrue(out.contains("folder data is missing, and the content of all files"), out);
    assertTrue(out.contains("[directory-hit]"), out);
    assertEquals(4, run("repair"), err);
    assertTrue(out.contains("plan: make the folder data anew"), out);
    assertTrue(out.contains("[directory-hit]"), out);
    assertEquals(5, run("repair", "--apply", "--yes", "--from", copy.toString()), out + err);
    requireWhole();
  }

  @Test
  void locksLogAndLedgerAreMadeWhenTheyAreNeeded() throws IOException {
    for (String folder : List.of("locks", "log", "tmp", "verified")) {
      if (Files.exists(repository.resolve(folder))) {
        remove(folder);
      }
    }
    assertEquals(0, run("check", "--read-data"), out + err);
    assertEquals(0, run("backup", "source", "-q", "--force"), err);
    assertEquals(0, run("forget", "--keep-last", "1", "--yes"), err);
    requireWhole();
  }

  @Test
  void whatIsNotMountedIsNeverTakenForARepositoryThatLostItsFolders() throws IOException {
    Path config = repository.resolve("config");
    Files.move(config, directory.resolve("config"));
    remove("index");
    assertEquals(10, run("check"), out);
    assertEquals(10, run("repair", "--apply", "--yes"), out);
    assertFalse(Files.exists(repository.resolve("index")));
    Files.move(directory.resolve("config"), config);
    Files.createSymbolicLink(repository.resolve("index"), directory.resolve("not mounted"));
    assertEquals(4, run("check"), out);
    assertEquals(14, run("repair", "--apply", "--yes"), out);
    assertTrue(err.contains("a link that leads nowhere"), err);
    assertFalse(Files.exists(directory.resolve("not mounted")));
  }

  @Test
  void lostKeysAreNeverMadeAnew() throws IOException {
    remove("keys");
    assertEquals(14, run("check"), out);
    assertTrue(err.contains("put it back from a copy"), err);
    assertEquals(14, run("repair", "--apply", "--yes"), out);
    assertFalse(Files.exists(repository.resolve("keys")));
  }

  private void requireWhole() throws IOException {
    assertEquals(0, run("check", "--read-data"), out + err);
    assertEquals(0, run("repair"), out);
    Path target = directory.resolve("restored");
    assertEquals(0, run("restore", "latest", "-t", target.toString(), "-q"), err);
    String restored;
    try (Stream<Path> found = Files.walk(target)) {
      restored =
          Files.readString(
              found.filter(path -> path.endsWith("folder/note")).findFirst().orElseThrow());
    }
    assertEquals(Files.readString(directory.resolve("source/folder/note")), restored);
  }

  private void copyTo(Path copy) throws IOException {
    try (Stream<Path> found = Files.walk(repository)) {
      for (Path path : found.toList()) {
        Files.copy(path, copy.resolve(repository.relativize(path).toString()));
      }
    }
  }

  private void remove(String folder) throws IOException {
    try (Stream<Path> found = Files.walk(repository.resolve(folder))) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private int run(String... words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    Map<String, String> variables =
        Map.of(
            "DJ_REPO",
            repository.toString(),
            "DJ_PASSWORD",
            "secret",
            "DJ_CACHE_DIR",
            directory.resolve("cache").toString());
    int exitCode =
        new CommandLines(variables, directory, InputStream.nullInputStream())
            .run(results, messages, words);
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }
}
