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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a dry run tells, what is deleted, and what a verification finds.
final class RestoreOptionsTest {
  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private Path source;
  private Path target;
  private Map<String, String> variables = Map.of();
  private String err = "";

  @BeforeEach
  void backUp() throws Exception {
    source = Files.createDirectories(folder.resolve("source"));
    target = folder.resolve("target");
    Files.createDirectories(source.resolve("below"));
    Files.writeString(source.resolve("changed"), "content");
    Files.writeString(source.resolve("same"), "content that stays");
    Files.writeString(source.resolve("below/missing"), "content of a missing file");
    Files.createLink(source.resolve("link"), source.resolve("same"));
    Files.createSymbolicLink(source.resolve("symlink"), Path.of("same"));
    variables =
        Map.of(
            "DJ_REPO", folder.resolve("repository").toString(),
            "DJ_CACHE_DIR", folder.resolve("cache").toString(),
            "DJ_PASSWORD", "secret");
    assertEquals(0, dj("init"), err);
    assertEquals(0, dj("backup", source.toString()), err);
  }

  @Test
  void dryRunIntoNothingMakesNothing() throws Exception {
    assertEquals(0, restore("--dry-run"), err);
    assertTrue(err.contains("would restore 6 items"), err);
    assertFalse(Files.exists(target));
  }

  @Test
  void dryRunTellsWhatWouldBeWrittenKeptAndDeleted() throws Exception {
    assertEquals(0, restore(), err);
    Files.delete(target.resolve("below/missing"));
    Files.writeString(target.resolve("changed"), "other");
    Files.writeString(target.resolve("extra"), "not in the snapshot");
    Files.delete(target.resolve("symlink"));
    String before = listing();
    assertEquals(0, restore("--dry-run", "--delete", "-vv"), err);
    List<String> told = err.lines().map(String::strip).toList();
    assertTrue(told.stream().anyMatch(l -> l.matches("restored +.*/below/missing")), err);
    assertTrue(told.stream().anyMatch(l -> l.matches("restored +.*/changed")), err);
    assertTrue(told.stream().anyMatch(l -> l.matches("restored +.*/symlink")), err);
    assertTrue(told.stream().anyMatch(l -> l.matches("skipped +.*/same .*")), err);
    assertTrue(told.stream().anyMatch(l -> l.matches("deleted +.*/extra")), err);
    assertTrue(err.contains("skipped 2, deleted 1"), err);
    assertEquals(before, listing());
    assertEquals("other", Files.readString(target.resolve("changed")));

    assertEquals(0, restore("--dry-run", "--overwrite", "never", "-vv"), err);
    assertTrue(err.lines().anyMatch(l -> l.matches("skipped +.*/changed .*")), err);
  }

  @Test
  void deleteRemovesWhatTheSnapshotHasNot() throws Exception {
    assertEquals(0, restore(), err);
    Files.writeString(target.resolve("extra"), "not in the snapshot");
    Files.writeString(target.resolve("below/extra"), "nor this");
    Files.writeString(target.resolve("below/mine"), "left out");
    assertEquals(0, restore("--delete", "--exclude", "mine"), err);
    assertEquals(Set.of("below", "changed", "same", "link", "symlink"), names(target));
    assertEquals(Set.of("missing", "mine"), names(target.resolve("below")));
  }

  @Test
  void deleteKeepsWhatLosesItsLeadingDirectories() throws Exception {
    int above = source.getNameCount();
    String[] words = {"--delete", "--strip-components", Integer.toString(above)};
    assertEquals(0, restoreWhole(words), err);
    Files.writeString(target.resolve("extra"), "not in the snapshot");
    Files.writeString(target.resolve("below/extra"), "nor this");
    assertEquals(0, restoreWhole(words), err);
    assertEquals(Set.of("below", "changed", "same", "link", "symlink"), names(target));
    assertEquals(Set.of("missing"), names(target.resolve("below")));

    // One directory less is left off: the target is what was above the saved path.
    Files.writeString(target.resolve("extra"), "beside what was saved");
    assertEquals(
        0, restoreWhole("--delete", "--strip-components", Integer.toString(above - 1)), err);
    assertTrue(Files.exists(target.resolve("extra")));
    assertEquals(
        Set.of("below", "changed", "same", "link", "symlink"), names(target.resolve("source")));
  }

  @Test
  void deleteKeepsWhatIsBesideThePathsThatWereSaved() throws Exception {
    Path beside = Files.createDirectories(target.resolve("beside"));
    assertEquals(0, restoreWhole("--delete"), err);
    assertTrue(Files.exists(beside), err);
    assertFalse(err.contains("deleted 1"), err);
  }

  @Test
  void deleteKeepsWhatADamagedListingDoesNotName() throws Exception {
    assertEquals(0, restore(), err);
    loseWhatIsBelow();
    assertEquals(3, restore("--delete"), err);
    assertEquals(Set.of("missing"), names(target.resolve("below")), err);
  }

  @Test
  void verificationGoesOnBehindWhatCannotBeVerified() throws Exception {
    assertEquals(0, restore(), err);
    loseWhatIsBelow();
    assertEquals(3, restore("--verify"), err);
    assertTrue(err.contains("below: cannot be verified: "), err);
    assertTrue(err.contains("verified "), err);
  }

  @Test
  void fileThatMayNotBeReadIsReplaced() throws Exception {
    assertEquals(0, restore(), err);
    Files.writeString(target.resolve("changed"), "CONTENT");
    Files.setPosixFilePermissions(target.resolve("changed"), Set.of());
    assertEquals(0, restore("--verify"), err);
    assertEquals("content", Files.readString(target.resolve("changed")));
  }

  @Test
  void choosingNothingIsTold() {
    assertEquals(0, restore("--include", "no such file"), err);
    assertTrue(err.contains("there was nothing to restore"), err);
    assertEquals(16, restorePlace("latest:" + source + "/same"), err);
    assertTrue(err.contains(":" + source + ", with --include " + source + "/same"), err);
  }

  @Test
  void dryRunTellsAnUnusableTarget() throws Exception {
    Files.writeString(target, "a file");
    assertEquals(1, restore("--dry-run"), err);
    assertTrue(err.contains("DJ-T003"), err);
  }

  @Test
  void verificationFindsEveryDifference() throws Exception {
    assertEquals(0, restore("--verify"), err);
    // What exists is not touched, only compared.
    assertFinds(
        "the content differs", () -> Files.writeString(target.resolve("changed"), "CONTENT"));
    assertFinds(
        "the modification time differs",
        () -> Files.setLastModifiedTime(target.resolve("same"), FileTime.fromMillis(0)));
    assertFinds(
        "the permissions differ",
        () ->
            Files.setPosixFilePermissions(
                target.resolve("changed"), PosixFilePermissions.fromString("rwx--x--x")));
    assertFinds(
        "the link differs",
        () -> {
          Files.delete(target.resolve("symlink"));
          Files.createSymbolicLink(target.resolve("symlink"), Path.of("elsewhere"));
        });
    assertFinds(
        "the extended attributes",
        () ->
            Files.setAttribute(
                target.resolve("changed"), "user:note", "new".getBytes(StandardCharsets.UTF_8)));
    assertFinds(
        "no hard link",
        () -> {
          FileTime time = Files.getLastModifiedTime(target.resolve("same"));
          Files.delete(target.resolve("link"));
          Files.copy(target.resolve("same"), target.resolve("link"));
          Files.setLastModifiedTime(target.resolve("link"), time);
        });
    if ((int) Files.getAttribute(source, "unix:uid") == 0) {
      assertFinds(
          "the owner or the group differs",
          () -> Files.setAttribute(target.resolve("changed"), "unix:uid", 12345));
    }
  }

  private interface Change {
    void make() throws Exception;
  }

  private void assertFinds(String difference, Change change) throws Exception {
    assertEquals(0, Shell.run(folder, Map.of(), List.of("rm", "-rf", "target")).exitCode());
    assertEquals(0, restore(), err);
    change.make();
    // Nothing is restored, so that the change is still there to be found.
    assertEquals(3, restore("--verify", "--overwrite", "never"), err);
    assertTrue(err.contains(difference), err);
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /// The snapshot after this has a listing of the source itself, but none of the folder in it.
  private void loseWhatIsBelow() throws IOException {
    List<Path> packs = packs();
    Files.writeString(source.resolve("new"), "makes new listings of all above it");
    assertEquals(0, dj("backup", source.toString()), err);
    for (Path pack : packs) {
      Files.delete(pack);
    }
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("repository/data"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private String listing() throws Exception {
    return Shell.run(
            folder,
            Map.of(),
            List.of("bash", "-c", "cd target && find . -printf '%p %m %T@ %s %C@\\n' | sort"))
        .results();
  }

  private int restore(String... words) {
    return restorePlace("latest:" + source, words);
  }

  private int restoreWhole(String... words) {
    return restorePlace("latest", words);
  }

  private int restorePlace(String place, String... words) {
    return dj(
        Stream.concat(Stream.of("restore", place, "-t", target.toString()), Stream.of(words))
            .toArray(String[]::new));
  }

  private int dj(String... words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode = Main.run(words, variables, listener -> {}, results, messages);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }
}
