package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.testing.FastDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several names of one file, link or fifo, where some of them are in the target already: what is
/// there is never taken for what the snapshot has unless it is that.
final class RestoreLinksTest {
  private static final List<String> NAMES = List.of("a/one", "b/two", "c/three");
  private static final List<String> LINKS = List.of("a/link", "b/link", "c/link");
  private static final List<String> FIFOS = List.of("a/fifo", "b/fifo", "c/fifo");
  private static final String CONTENT = "what the snapshot has";
  private static final LinkOption NO_FOLLOW = LinkOption.NOFOLLOW_LINKS;
  private static final String OTHER = "what the target has!!";

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private Path source;
  private Path target;
  private Map<String, String> variables = Map.of();
  private String err = "";

  @BeforeEach
  void backUp() throws Exception {
    source = folder.resolve("source");
    target = folder.resolve("target");
    for (String name : NAMES) {
      Files.createDirectories(source.resolve(name).getParent());
      Files.createDirectories(target.resolve(name).getParent());
    }
    Path first = source.resolve(NAMES.getFirst());
    Files.writeString(first, CONTENT);
    for (String name : NAMES.subList(1, NAMES.size())) {
      Files.createLink(source.resolve(name), first);
    }
    Files.createSymbolicLink(source.resolve(LINKS.getFirst()), Path.of("nowhere"));
    assertEquals(
        0, Shell.run(source, Map.of(), List.of("mkfifo", FIFOS.getFirst())).exitCode(), "mkfifo");
    for (List<String> names : List.of(LINKS, FIFOS)) {
      for (String name : names.subList(1, names.size())) {
        Files.createLink(source.resolve(name), source.resolve(names.getFirst()));
      }
    }
    variables =
        Map.of(
            "DJ_REPO", folder.resolve("repository").toString(),
            "DJ_CACHE_DIR", folder.resolve("cache").toString(),
            "DJ_PASSWORD", "secret");
    assertEquals(0, dj("init"), err);
    assertEquals(0, dj("backup", source.toString()), err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "if-newer", "if-changed"})
  void whatIsKeptIsNoSourceOfOtherNames(String overwrite) throws Exception {
    for (String kept : NAMES) {
      clear();
      write(kept, OTHER);
      if (overwrite.equals("if-newer")) {
        Files.setLastModifiedTime(
            target.resolve(kept), FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
      }
      assertEquals(0, restore("--overwrite", overwrite), err);
      assertEquals(OTHER, Files.readString(target.resolve(kept)));
      List<String> others = NAMES.stream().filter(name -> !name.equals(kept)).toList();
      assertContent(others);
      assertOneFile(others);
    }
  }

  @Test
  void whatIsMissingIsLinkedToWhatIsThere() throws Exception {
    for (String missing : NAMES) {
      clear();
      assertEquals(0, restore(), err);
      Files.delete(target.resolve(missing));
      assertEquals(0, restore(), err);
      assertContent(NAMES);
      assertOneFile(NAMES);
    }
  }

  @Test
  void whatHasChangedIsLinkedAgain() throws Exception {
    for (String changed : NAMES) {
      clear();
      assertEquals(0, restore(), err);
      Files.delete(target.resolve(changed));
      write(changed, OTHER);
      assertEquals(0, restore(), err);
      assertContent(NAMES);
      assertOneFile(NAMES);
    }
  }

  @Test
  void equalFilesBecomeOne() throws Exception {
    for (String name : NAMES) {
      write(name, CONTENT);
    }
    assertEquals(0, restore("--dry-run"), err);
    assertEquals(NAMES.size(), inodes(NAMES).size(), "a dry run changes nothing");
    assertEquals(0, restore(), err);
    assertContent(NAMES);
    assertOneFile(NAMES);
  }

  /// Equal files that somebody has made one, as tools that save space do.
  @Test
  void filesThatWereMadeOneComeApart() throws Exception {
    List<String> apart = List.of("a/mine", "b/everybody's");
    for (String name : apart) {
      Files.writeString(source.resolve(name), "the same");
    }
    Path mine = source.resolve(apart.getFirst());
    Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rw-------"));
    assertEquals(0, dj("backup", source.toString()), err);
    assertEquals(0, restore(), err);
    Files.delete(target.resolve(apart.getFirst()));
    Files.createLink(target.resolve(apart.getFirst()), target.resolve(apart.getLast()));
    Path outside = folder.resolve("outside");
    Files.createLink(outside, target.resolve(apart.getLast()));
    Object untouched = Files.getAttribute(outside, "unix:mode");

    assertEquals(0, restore(), err);
    assertEquals(apart.size(), inodes(apart).size());
    for (String name : apart) {
      assertEquals("the same", Files.readString(target.resolve(name)));
      assertEquals(
          Files.getPosixFilePermissions(source.resolve(name)),
          Files.getPosixFilePermissions(target.resolve(name)));
    }
    assertEquals(1, Files.getAttribute(outside, "unix:nlink"), "a name outside the target");
    assertEquals(untouched, Files.getAttribute(outside, "unix:mode"));
  }

  @Test
  void whatIsInPlaceStaysAsItIs() throws Exception {
    assertEquals(0, restore(), err);
    Set<Object> before = inodes(NAMES);
    assertEquals(0, restore("-v"), err);
    assertEquals(before, inodes(NAMES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "never", "if-newer", "if-changed"})
  void linksAndFifosOfSeveralNamesComeBackAsSuch(String overwrite) throws Exception {
    assertEquals(0, restore("--dry-run", "--overwrite", overwrite), err);
    assertFalse(Files.exists(target.resolve(LINKS.getFirst()), NO_FOLLOW));
    for (int i = 0; i < 2; i++) {
      assertEquals(0, restore("--verify", "--overwrite", overwrite), err);
      for (List<String> names : List.of(LINKS, FIFOS)) {
        assertOneFile(names);
        assertEquals(names.size(), Files.getAttribute(path(names), "unix:nlink", NO_FOLLOW));
      }
    }
    assertEquals(Path.of("nowhere"), Files.readSymbolicLink(path(LINKS)));
  }

  @Test
  void linkThatIsKeptGetsNoFurtherName() throws Exception {
    for (String kept : LINKS) {
      for (String name : LINKS) {
        Files.deleteIfExists(target.resolve(name));
      }
      Files.createSymbolicLink(target.resolve(kept), Path.of("elsewhere"));
      assertEquals(0, restore("--overwrite", "never"), err);
      assertEquals(Path.of("elsewhere"), Files.readSymbolicLink(target.resolve(kept)));
      List<String> others = LINKS.stream().filter(name -> !name.equals(kept)).toList();
      assertOneFile(others);
      for (String name : others) {
        assertEquals(Path.of("nowhere"), Files.readSymbolicLink(target.resolve(name)));
      }
    }
  }

  @Test
  void verificationTellsThatLinksAreNotOne() throws Exception {
    assertEquals(0, restore(), err);
    Path last = target.resolve(LINKS.getLast());
    Files.delete(last);
    Files.createSymbolicLink(last, Path.of("nowhere"));
    assertNotEquals(0, restore("--verify", "--overwrite", "never"));
    assertTrue(err.contains("c/link: verification: it is no hard link to its other names"), err);
  }

  private Path path(List<String> names) {
    return target.resolve(names.getFirst());
  }

  private void clear() throws IOException {
    for (String name : NAMES) {
      Files.deleteIfExists(target.resolve(name));
    }
  }

  /// With the size and the time that the snapshot has.
  private void write(String name, String content) throws IOException {
    Files.writeString(target.resolve(name), content);
    Files.setLastModifiedTime(
        target.resolve(name), Files.getLastModifiedTime(source.resolve(NAMES.getFirst())));
  }

  private void assertContent(List<String> names) throws IOException {
    for (String name : names) {
      assertEquals(CONTENT, Files.readString(target.resolve(name)), name);
    }
  }

  private void assertOneFile(List<String> names) throws IOException {
    assertEquals(1, inodes(names).size(), "names of one file: " + names);
  }

  private Set<Object> inodes(List<String> names) throws IOException {
    Set<Object> inodes = new HashSet<>();
    for (String name : names) {
      inodes.add(Files.getAttribute(target.resolve(name), "unix:ino", NO_FOLLOW));
    }
    return inodes;
  }

  private int restore(String... words) {
    return dj(
        Stream.concat(
                Stream.of("restore", "latest:" + source, "-t", target.toString()), Stream.of(words))
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
