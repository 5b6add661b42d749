package dj.adapters.storage.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.linux.Entries;
import dj.adapters.storage.linux.Shell;
import dj.adapters.storage.source.LinuxSourceTree;
import dj.domain.error.TargetException;
import dj.domain.port.MetadataChoice;
import dj.domain.port.SourceDirectory;
import dj.domain.port.TargetDirectory;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody else works in the target meanwhile, and means harm.
final class HostileTargetTest {
  private static final int ROUNDS = 2000;
  private static final int DEPTH = 3000;

  @TempDir Path folder;
  private Path path;
  private Path outside;
  private String before;
  private TargetDirectory root;

  @BeforeEach
  void setUp() throws IOException {
    path = Files.createDirectory(folder.resolve("target"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Shell.run(outside, "mkdir d; echo treasure > d/file; echo treasure > file; chmod 604 file");
    before = Shell.listing(outside);
    root = new LinuxRestoreTarget(path).openRoot();
  }

  @AfterEach
  void nothingOutsideWasTouched() {
    assertEquals(before, Shell.listing(outside));
    root.names().forEach(root::remove);
    assertEquals(before, Shell.listing(outside));
    root.close();
  }

  @Test
  void linkInPlaceOfADirectoryIsNotEntered() {
    shell("ln -s ../outside d");
    TargetException failure = assertThrows(TargetException.class, () -> root.enter(raw("d")));
    assertTrue(failure.getMessage().endsWith("is not a directory"), failure.getMessage());
  }

  @Test
  void openDirectoryStaysTheSameWhenItsNameIsTaken() {
    try (TargetDirectory directory = root.enter(raw("d"))) {
      shell("mv d moved; ln -s ../outside d");
      directory.createFile(raw("new")).close();
      directory.remove(raw("file"));
      assertEquals("new\n", shell("ls moved"));
    }
  }

  @Test
  void linksAreRemovedAndTheirTargetsLeft() {
    shell(
        "ln -s ../outside d; ln -s ../outside/file f; mkdir -p deep/er; ln -s $PWD/../outside deep/er/d");
    root.names().forEach(root::remove);
    assertEquals("", shell("ls"));
  }

  @Test
  void metadataOfALinkIsItsOwn() {
    shell("ln -s ../outside/file f; ln -s ../outside d");
    for (String name : List.of("f", "d")) {
      var metadata =
          Entries.metadata(07777, 0, 0).with(List.of(Entries.attribute("trusted.a", "01")), 0x10);
      List<String> problems = root.apply(raw(name), metadata, MetadataChoice.ALL);
      assertEquals(Shell.isRoot() ? 0 : 1, problems.size(), problems::toString);
    }
    assertEquals("1000000000\n1000000000\n", shell("stat -c %Y f d"));
  }

  @Test
  void contentIsNeverWrittenThroughALink() {
    shell("ln -s ../outside/file f; ln -s ../outside/nothing g");
    assertThrows(TargetException.class, () -> root.createFile(raw("f")));
    assertThrows(TargetException.class, () -> root.createFile(raw("g")));
    assertThrows(TargetException.class, () -> root.openFile(raw("f")));
    root.createLink(raw("h"), root, raw("f"));
    assertEquals("symbolic link\n", shell("stat -c %F h"));
  }

  @Test
  void directoryThatIsSwappedForALinkAllTheTimeLeadsNowhere() throws Exception {
    try (ExecutorService attacker = Executors.newSingleThreadExecutor()) {
      Future<?> attack = attacker.submit(this::swapAllTheTime);
      int entered = 0;
      for (int i = 0; i < ROUNDS; i++) {
        entered += restoreOnce();
      }
      attack.cancel(true);
      assertTrue(entered > 0);
    }
  }

  private void swapAllTheTime() {
    Path d = path.resolve("d");
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Files.deleteIfExists(d);
        Files.createSymbolicLink(d, outside);
      } catch (IOException _) {
        // The directory is not empty, or was made again just now.
      }
    }
  }

  private int restoreOnce() {
    try {
      root.remove(raw("d"));
      try (TargetDirectory directory = root.enter(raw("d"))) {
        directory.createFile(raw("file")).close();
        try (TargetDirectory below = directory.enter(raw("d"))) {
          below.createFile(raw("file")).close();
        }
        directory.remove(raw("file"));
        directory.remove(raw("d"));
        directory.applyToSelf(Entries.metadata(0700, 0, 0), MetadataChoice.ALL);
      }
      return 1;
    } catch (TargetException _) {
      return 0;
    }
  }

  @Test
  void treeDeeperThanAnyPathIsMadeReadAndRemoved() {
    RawBytes name = raw("directory-with-a-name");
    TargetDirectory deepest = root.enter(name);
    for (int i = 1; i < DEPTH; i++) {
      TargetDirectory next = deepest.enter(name);
      deepest.close();
      deepest = next;
    }
    deepest.createFile(raw("file")).close();
    assertTrue(deepest.path().lengthBytes() > 60_000);
    deepest.close();
    assertEquals(DEPTH, depthOfSource(name));
    assertEquals(DEPTH + 1 + "\n", shell("find . -name file -printf '%d\\n'"));
    root.remove(name);
    assertEquals(List.of(), root.names());
  }

  private int depthOfSource(RawBytes name) {
    SourceDirectory deepest = new LinuxSourceTree(raw(path.toString()), false).openRoot();
    int depth = 0;
    while (deepest.names().equals(List.of(name))) {
      SourceDirectory next = deepest.openDirectory(name);
      deepest.close();
      deepest = next;
      depth++;
    }
    deepest.openFile(raw("file")).close();
    deepest.close();
    return depth;
  }

  private String shell(String script) {
    return Shell.run(path, script);
  }

  private static RawBytes raw(String text) {
    return RawBytes.utf8(text);
  }
}
