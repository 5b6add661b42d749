package dj.adapters.storage.backend.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.error.DjException;
import dj.domain.error.RepositoryExistsException;
import dj.domain.error.RepositoryMissingException;
import dj.domain.error.StorageUnavailableException;
import dj.domain.port.FileKind;
import dj.domain.port.FileName;
import dj.domain.port.StorageBackend.WriteMode;
import dj.domain.port.testing.FastDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is peculiar to directories: layout, permissions, staging, and places that are gone or not
/// empty.
final class LocalBackendTest {
  private static final FileName PACK = new FileName(FileKind.PACK, "ab" + "0".repeat(62));
  private static final FileName SNAPSHOT = new FileName(FileKind.SNAPSHOT, "cd".repeat(32));

  @TempDir(factory = FastDirectory.class)
  private Path directory;

  private Path root;
  private LocalBackend backend;

  @BeforeEach
  void open() {
    root = directory.resolve("deep/in/repository");
    backend = new LocalBackend(root, new SecureRandom());
  }

  private void makeRepository() {
    backend.initialize();
    write(FileName.CONFIG);
  }

  // Layout and permissions

  @Test
  void allFoldersAreMadeAtOnceWithTheirParents() throws IOException {
    backend.initialize();
    List<String> folders = new ArrayList<>();
    try (Stream<Path> entries = Files.walk(root, 1)) {
      entries
          .filter(entry -> !entry.equals(root))
          .forEach(entry -> folders.add(entry.getFileName().toString()));
    }
    assertEquals(
        List.of("data", "index", "keys", "locks", "log", "snapshots", "tmp", "verified"),
        folders.stream().sorted().toList());
    try (Stream<Path> packFolders = Files.list(root.resolve("data"))) {
      assertEquals(256, packFolders.count());
    }
  }

  @Test
  void everythingIsForItsOwnerAlone() throws IOException {
    makeRepository();
    write(PACK);
    backend.write(new FileName(FileKind.LOCK, "e".repeat(64)), content("lease"), WriteMode.REPLACE);
    try (Stream<Path> entries = Files.walk(directory.resolve("deep"))) {
      for (Path entry : entries.toList()) {
        assertEquals(
            Files.isDirectory(entry) ? "rwx------" : "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)),
            entry::toString);
      }
    }
  }

  @Test
  void aPackIsInTheFolderOfItsFirstByte() {
    makeRepository();
    write(PACK);
    assertTrue(Files.isRegularFile(root.resolve("data/ab").resolve(PACK.name())));
  }

  @Test
  void theAddressIsTheAbsolutePath() {
    assertEquals(root.toString(), backend.address());
  }

  @Test
  void foreignFilesAreNotListed() throws IOException {
    makeRepository();
    write(PACK);
    Files.createFile(root.resolve("data/ab/" + PACK.name() + ".par"));
    Files.createFile(root.resolve("data/ab/.nfs0000000000000001"));
    Files.createFile(root.resolve("data/ab/" + "AB" + "1".repeat(62)));
    Files.createFile(root.resolve("data/ac/" + "ab" + "1".repeat(62)));
    Files.createDirectory(root.resolve("data/ab/" + "ab" + "2".repeat(62)));
    Files.createFile(root.resolve("data/" + "ab" + "3".repeat(62)));
    assertEquals(List.of(PACK), listed(FileKind.PACK));
  }

  // Staging

  @Test
  void nothingStaysInTheStagingArea() throws IOException {
    makeRepository();
    write(PACK);
    write(PACK);
    assertThrows(DjException.class, () -> backend.write(PACK, content("other"), WriteMode.CREATE));
    backend.write(new FileName(FileKind.LOCK, "e".repeat(64)), content("lease"), WriteMode.REPLACE);
    assertEquals(List.of(), entries("tmp"));
  }

  @Test
  void theFirstWriteRemovesWhatDeadWritersLeftADayAgo() throws IOException {
    makeRepository();
    Path stale = staged("0123456789abcdef".repeat(2), Duration.ofHours(25));
    Path recent = staged("f".repeat(32), Duration.ofHours(23));
    Path foreign = staged("notes.txt", Duration.ofDays(400));
    LocalBackend later = new LocalBackend(root, new SecureRandom());
    later.write(PACK, content("pack"), WriteMode.CREATE);
    assertFalse(Files.exists(stale));
    assertTrue(Files.exists(recent));
    assertTrue(Files.exists(foreign));
    later.close();
  }

  private Path staged(String name, Duration age) throws IOException {
    Path file = Files.createFile(root.resolve("tmp").resolve(name));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  // Preparing a place

  @Test
  void aDirectoryWithSomethingInItIsRefusedByName() throws IOException {
    Files.createDirectories(root);
    for (String name : List.of("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")) {
      Files.createFile(root.resolve(name));
    }
    DjException refusal = assertThrows(RepositoryExistsException.class, backend::initialize);
    assertTrue(
        refusal.getMessage().contains("a.txt, b.txt, c.txt and 2 more"), refusal::getMessage);
    assertFalse(Files.exists(root.resolve("data")));
  }

  @Test
  void aRepositoryIsRefusedAsSuch() {
    makeRepository();
    DjException refusal = assertThrows(RepositoryExistsException.class, backend::initialize);
    assertTrue(
        refusal.getMessage().contains("there is a repository in " + root), refusal::getMessage);
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.createDirectories(root.getParent());
    Files.createFile(root);
    DjException refusal = assertThrows(RepositoryExistsException.class, backend::initialize);
    assertTrue(refusal.getMessage().contains("is not a directory"), refusal::getMessage);
  }

  @Test
  void aFileAmongTheParentsIsRefused() throws IOException {
    Files.createFile(directory.resolve("deep"));
    DjException refusal = assertThrows(StorageUnavailableException.class, backend::initialize);
    assertTrue(refusal.getMessage().contains("Not a directory"), refusal::getMessage);
  }

  @Test
  void aFreshFileSystemIsEmpty() throws IOException {
    Files.createDirectories(root.resolve("lost+found"));
    backend.initialize();
    write(FileName.CONFIG);
    assertEquals(List.of(FileName.CONFIG), listed(FileKind.CONFIG));
  }

  @Test
  void aPreparationThatWasCutShortIsFinished() throws IOException {
    Files.createDirectories(root.resolve("data/00"));
    Files.createDirectory(root.resolve("keys"));
    backend.initialize();
    assertTrue(Files.isDirectory(root.resolve("data/ff")));
  }

  @Test
  void theRemainsOfAnInitThatWroteAKeyAreRefused() {
    backend.initialize();
    write(new FileName(FileKind.KEY, "1".repeat(64)));
    DjException refusal = assertThrows(RepositoryExistsException.class, backend::initialize);
    assertTrue(refusal.getMessage().contains("a key, but no config"), refusal::getMessage);
    assertTrue(refusal.hint().contains("stopped"), refusal::hint);
    assertTrue(refusal.hint().endsWith("rm -r " + root.resolve("keys")), refusal::hint);
  }

  @Test
  void aRepositoryWithoutItsConfigIsNotTakenForRemains() {
    backend.initialize();
    write(new FileName(FileKind.KEY, "1".repeat(64)));
    write(new FileName(FileKind.PACK, "2".repeat(64)));
    DjException refusal = assertThrows(RepositoryExistsException.class, backend::initialize);
    assertTrue(refusal.getMessage().contains("config is missing"), refusal::getMessage);
    assertFalse(refusal.hint().contains("rm "), refusal::hint);
  }

  // Places that are gone

  @ParameterizedTest
  @EnumSource(FileKind.class)
  void aMissingDirectoryIsAMissingRepository(FileKind kind) {
    FileName file = kind == FileKind.CONFIG ? FileName.CONFIG : new FileName(kind, "1".repeat(64));
    assertThrows(RepositoryMissingException.class, () -> listed(kind));
    assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(file));
    assertThrows(RepositoryMissingException.class, () -> backend.read(file, 0, new byte[1], 0, 1));
    assertThrows(RepositoryMissingException.class, () -> write(file));
    assertThrows(RepositoryMissingException.class, () -> backend.delete(file));
  }

  @ParameterizedTest
  @EnumSource(
      value = FileKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONFIG"})
  void anEmptyMountPointIsAMissingRepositoryAndNotAnEmptyOne(FileKind kind) throws IOException {
    Files.createDirectories(root);
    FileName file = new FileName(kind, "1".repeat(64));
    assertThrows(RepositoryMissingException.class, () -> listed(kind));
    assertThrows(RepositoryMissingException.class, () -> backend.sizeBytes(file));
    assertThrows(RepositoryMissingException.class, () -> write(file));
    assertEquals(List.of(), entries("."), "nothing is written to a mount point");
  }

  @ParameterizedTest
  @EnumSource(
      value = FileKind.class,
      names = {"KEY", "PACK", "INDEX", "SNAPSHOT"})
  void aMissingFolderIsNotAnEmptyOne(FileKind kind) throws IOException {
    makeRepository();
    deleteTree(root.resolve(kind.folder()));
    DjException failure = assertThrows(StorageUnavailableException.class, () -> listed(kind));
    assertTrue(failure.hint().contains("is mounted"), failure::hint);
    assertTrue(
        failure.hint().contains(kind == FileKind.KEY ? "from a copy" : "dj repo repair"),
        failure::hint);
    assertThrows(
        StorageUnavailableException.class,
        () -> backend.sizeBytes(new FileName(kind, "1".repeat(64))));
    assertThrows(
        StorageUnavailableException.class, () -> write(new FileName(kind, "1".repeat(64))));
  }

  @Test
  void foldersThatACopyMayLackBecauseTheyWereEmptyAreMadeAgain() throws IOException {
    makeRepository();
    for (String folder : List.of("tmp", "locks", "log", "data/ab")) {
      Files.delete(root.resolve(folder));
    }
    assertEquals(List.of(), listed(FileKind.LOCK));
    assertEquals(List.of(), listed(FileKind.PACK));
    write(PACK);
    write(new FileName(FileKind.LOCK, "1".repeat(64)));
    write(new FileName(FileKind.LOG, "1".repeat(64)));
    assertEquals(List.of(PACK), listed(FileKind.PACK));
    assertEquals(1, listed(FileKind.LOCK).size());
    assertEquals(1, listed(FileKind.LOG).size());
  }

  // Open packs

  @Test
  void morePacksThanAreKeptOpenCanBeRead() {
    makeRepository();
    List<FileName> packs = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      packs.add(new FileName(FileKind.PACK, "%064x".formatted(number)));
    }
    packs.forEach(pack -> backend.write(pack, content(pack.name()), WriteMode.CREATE));
    for (int round = 0; round < 2; round++) {
      for (FileName pack : packs) {
        assertEquals(pack.name(), read(pack));
      }
    }
  }

  @Test
  void closingLeavesNoDescriptorOpen() throws IOException {
    makeRepository();
    write(PACK);
    read(PACK);
    assertTrue(openDescriptors().stream().anyMatch(target -> target.startsWith(root)));
    backend.close();
    assertEquals(
        List.of(), openDescriptors().stream().filter(target -> target.startsWith(root)).toList());
  }

  private static List<Path> openDescriptors() throws IOException {
    List<Path> targets = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)) {
          targets.add(Files.readSymbolicLink(descriptor));
        }
      }
    }
    return targets;
  }

  // Existing files

  @Test
  void aTornFileOfTheSameNameIsReportedAndKept() throws IOException {
    makeRepository();
    Path torn = root.resolve(SNAPSHOT.path());
    Files.writeString(torn, "to");
    DjException failure = assertThrows(DjException.class, () -> write(SNAPSHOT));
    assertTrue(failure.getMessage().contains("exists with other content"), failure::getMessage);
    assertEquals("to", Files.readString(torn));
  }

  // Shorthands

  private void write(FileName file) {
    backend.write(file, content("content of " + file), WriteMode.CREATE);
  }

  private static ByteBuffer content(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String read(FileName file) {
    byte[] target = new byte[(int) backend.sizeBytes(file).orElseThrow()];
    backend.read(file, 0, target, 0, target.length);
    return new String(target, UTF_8);
  }

  private List<FileName> listed(FileKind kind) {
    List<FileName> files = new ArrayList<>();
    backend.list(kind, listed -> files.add(listed.file()));
    return files;
  }

  private List<String> entries(String folder) throws IOException {
    try (Stream<Path> entries = Files.list(root.resolve(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.toList().reversed()) {
        Files.delete(entry);
      }
    }
  }

  @Test
  void aFileReadsBackAsItWasWritten() {
    makeRepository();
    write(SNAPSHOT);
    assertArrayEquals(content("content of " + SNAPSHOT).array(), read(SNAPSHOT).getBytes(UTF_8));
  }
}
