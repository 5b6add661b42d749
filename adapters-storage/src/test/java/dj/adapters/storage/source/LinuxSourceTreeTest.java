package dj.adapters.storage.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.linux.Entries;
import dj.adapters.storage.linux.Shell;
import dj.domain.error.SourceException;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceEntry.Kind;
import dj.domain.port.SourceFile;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Extent;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxSourceTreeTest {
  private static final long SEED = 20_260_101;
  private static final long TIB = 1L << 40;

  @TempDir Path folder;
  private SourceDirectory root;

  @BeforeEach
  void openRoot() {
    root = new LinuxSourceTree(raw(folder.toString()), false).openRoot();
  }

  @AfterEach
  void closeRoot() {
    root.close();
  }

  @Test
  void namesAreRawBytesInUnsignedOrder() {
    String longest = "n".repeat(255);
    shell(
        "touch z \"$(printf 'z\\377')\" \"$(printf 'new\\nline')\" \"$(printf '\\303\\244')\" -- -d");
    shell("touch " + longest + " \"$(printf '\\200')\" ' '");
    List<RawBytes> expected =
        List.of(
            raw(" "),
            raw("-d"),
            raw("new\nline"),
            raw(longest),
            raw("z"),
            RawBytes.copyOf(new byte[] {'z', (byte) 0xff}),
            RawBytes.copyOf(new byte[] {(byte) 0x80}),
            raw("ä"));
    assertEquals(expected, root.names());
    assertEquals(expected, root.names());
    expected.forEach(name -> assertEquals(name, root.entry(name).name()));
  }

  @Test
  void hugeDirectoryIsListedWhole() {
    int count = 200_000;
    shell("seq -f 'entry-with-a-name-of-some-length-%06.0f' 0 " + (count - 1) + " | xargs touch");
    List<RawBytes> names = root.names();
    assertEquals(
        IntStream.range(0, count)
            .mapToObj(i -> raw("entry-with-a-name-of-some-length-%06d".formatted(i)))
            .toList(),
        names);
  }

  @Test
  void entryTellsWhatStatTells() {
    shell("printf content > file; chmod 4751 file; ln file second; touch -d @1.000000002 file");
    SourceEntry entry = entry("file");
    assertEquals(Kind.FILE, entry.kind());
    assertEquals(7, entry.sizeBytes());
    assertEquals(04751, entry.metadata().permissions());
    assertEquals(2, entry.metadata().linkCount());
    assertEquals(new Timestamp(1, 2), entry.metadata().modified());
    assertEquals(
        shell("stat -c '%u %g %U %G %i %d %W' file").strip(),
        "%d %d %s %s %d %d %d"
            .formatted(
                entry.metadata().uid(),
                entry.metadata().gid(),
                entry.metadata().user().toText(),
                entry.metadata().group().toText(),
                entry.metadata().inode(),
                entry.metadata().device(),
                entry.metadata().born().map(Timestamp::seconds).orElse(0L)));
    assertEquals(entry.metadata(), entry("second").metadata());
  }

  @Test
  void everyKindIsTold() throws IOException {
    shell("mkdir directory; touch file; ln -s 'some where' link; mkfifo fifo");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
    }
    assertEquals(Kind.DIRECTORY, entry("directory").kind());
    assertEquals(Kind.FILE, entry("file").kind());
    assertEquals(Kind.SYMLINK, entry("link").kind());
    assertEquals(raw("some where"), entry("link").linkTarget());
    assertEquals(Kind.FIFO, entry("fifo").kind());
    assertEquals(Kind.SOCKET, entry("socket").kind());
    try (SourceDirectory devices = new LinuxSourceTree(raw("/dev"), false).openRoot()) {
      SourceEntry device = devices.entry(raw("null"));
      assertEquals(Kind.CHARACTER_DEVICE, device.kind());
      assertEquals(0x103, device.deviceNumber());
    }
  }

  @Test
  void timesOutsideOfFourBytesAreKept() {
    shell("touch -d '1901-12-31 23:59:59.999999999 UTC' old; touch -d '2200-01-01 UTC' new");
    assertEquals(new Timestamp(-2_145_916_801L, 999_999_999), entry("old").metadata().modified());
    assertEquals(new Timestamp(7_258_118_400L, 0), entry("new").metadata().modified());
  }

  @Test
  void accessTimeIsToldOnRequestAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "content");
    shell("touch -a -d @1000 file .");
    try (SourceFile open = root.openFile(raw("file"))) {
      assertEquals(7, open.read(0, new byte[10], 0, 10));
    }
    root.names();
    assertEquals(FileTime.from(java.time.Instant.ofEpochSecond(1000)), accessTime(file));
    assertEquals(FileTime.from(java.time.Instant.ofEpochSecond(1000)), accessTime(folder));
    assertTrue(entry("file").metadata().accessed().isEmpty());
    try (SourceDirectory asking = new LinuxSourceTree(raw(folder.toString()), true).openRoot()) {
      assertEquals(
          new Timestamp(1000, 0), asking.entry(raw("file")).metadata().accessed().orElseThrow());
    }
  }

  private static FileTime accessTime(Path path) throws IOException {
    return (FileTime) Files.getAttribute(path, "lastAccessTime");
  }

  @Test
  void contentIsReadAtAnyOffset() throws IOException {
    byte[] content = new byte[3_000_000];
    new Random(SEED).nextBytes(content);
    Files.write(folder.resolve("file"), content);
    try (SourceFile file = root.openFile(raw("file"))) {
      byte[] read = new byte[content.length + 10];
      assertEquals(content.length, file.read(0, read, 5, content.length));
      assertArrayEquals(content, Arrays.copyOfRange(read, 5, content.length + 5));
      assertEquals(100, file.read(content.length - 100, read, 0, 1000));
      assertArrayEquals(
          Arrays.copyOfRange(content, content.length - 100, content.length),
          Arrays.copyOf(read, 100));
      assertEquals(0, file.read(content.length, read, 0, 1000));
      assertEquals(0, file.read(TIB, read, 0, 1000));
    }
  }

  @Test
  void openFileShowsThatItGrew() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "1234");
    try (SourceFile file = root.openFile(raw("file"))) {
      assertEquals(4, file.entry().sizeBytes());
      Files.writeString(path, "123456");
      assertEquals(6, file.entry().sizeBytes());
      assertEquals(6, file.read(0, new byte[10], 0, 10));
    }
  }

  @Test
  void holesOfATebibyteAreFoundAtOnce() {
    shell(
        "truncate -s 1T sparse; for at in 1 1000 268435455; do"
            + " dd if=/dev/urandom of=sparse bs=4096 count=1 seek=$at conv=notrunc status=none; done");
    try (SourceFile file = root.openFile(raw("sparse"))) {
      assertEquals(
          List.of(
              new Extent(0, 4096),
              new Extent(2 * 4096, 998 * 4096),
              new Extent(1001 * 4096, TIB - 1002 * 4096)),
          assertTimeoutPreemptively(Duration.ofSeconds(10), () -> file.holes(TIB)));
      assertEquals(List.of(new Extent(0, 4096)), file.holes(4097));
      assertTrue(file.entry().allocatedBytes() < 1 << 20);
    }
  }

  @Test
  void holeAtTheEndAndFileOfHolesAlone() {
    shell("truncate -s 10000 empty; printf 1234 > tail; truncate -s 1M tail; printf 1 > full");
    assertEquals(List.of(new Extent(0, 10_000)), holes("empty", 10_000));
    assertEquals(List.of(new Extent(4096, (1 << 20) - 4096)), holes("tail", 1 << 20));
    assertEquals(List.of(), holes("full", 1));
    assertEquals(List.of(), holes("full", 0));
  }

  private List<Extent> holes(String name, long sizeBytes) {
    try (SourceFile file = root.openFile(raw(name))) {
      return file.holes(sizeBytes);
    }
  }

  @Test
  void attributesOfAllKindsAreRead() {
    shell("touch file; mkdir directory; ln -s nowhere link; mkfifo fifo");
    ExtendedAttribute comment = Entries.attribute("user.comment", "00ff");
    ExtendedAttribute empty = Entries.attribute("user.empty", "");
    Entries.set(root, "file", empty);
    Entries.set(root, "file", comment);
    Entries.set(root, "directory", comment);
    assertEquals(List.of(comment, empty), attributes("file"));
    assertEquals(List.of(comment), attributes("directory"));
    try (SourceFile file = root.openFile(raw("file"))) {
      assertEquals(List.of(comment, empty), file.entryWithAttributes().metadata().attributes());
    }
    if (Shell.isRoot()) {
      ExtendedAttribute trusted = Entries.attribute("trusted.secret", "01");
      for (String name : List.of("link", "fifo")) {
        Entries.set(root, name, trusted);
        assertEquals(List.of(trusted), attributes(name));
      }
    }
  }

  @Test
  void accessListsAndCapabilitiesAreRead() {
    shell("touch file; chmod 670 file");
    Entries.set(root, "file", Entries.ACCESS_LIST);
    assertEquals(List.of(Entries.ACCESS_LIST), attributes("file"));
    assertEquals(0670, entry("file").metadata().permissions());
    if (Shell.isRoot()) {
      Entries.set(root, "file", Entries.CAPABILITY);
      assertEquals(List.of(Entries.CAPABILITY, Entries.ACCESS_LIST), attributes("file"));
    }
  }

  @Test
  void directoryTellsOfItself() {
    shell("mkdir -p directory/directory; chmod 751 directory");
    Entries.set(root, "directory", Entries.attribute("user.a", "01"));
    try (SourceDirectory directory = root.openDirectory(raw("directory"))) {
      SourceEntry self = directory.withAttributes(directory.self());
      assertEquals(raw("directory"), self.name());
      assertEquals(0751, self.metadata().permissions());
      assertEquals(List.of(Entries.attribute("user.a", "01")), self.metadata().attributes());
      assertEquals(root.withAttributes(entry("directory")), self);
      assertEquals(raw(folder + "/directory"), directory.path());
      SourceEntry below = directory.withAttributes(directory.entry(raw("directory")));
      assertEquals(List.of(), below.metadata().attributes());
    }
  }

  @Test
  void flagsAreRead() {
    shell("touch file; mkdir directory; chattr +d file directory");
    int nodump = 0x40;
    assertEquals(nodump, root.withAttributes(entry("file")).metadata().flags());
    assertEquals(nodump, root.withAttributes(entry("directory")).metadata().flags());
    assertEquals(0, entry("file").metadata().flags());
  }

  @Test
  void vanishedEntryIsToldApart() {
    shell("touch file; mkdir directory");
    SourceEntry file = entry("file");
    shell("rm file; rmdir directory");
    assertVanished(() -> root.entry(raw("file")));
    assertVanished(() -> root.withAttributes(file));
    assertVanished(() -> root.openFile(raw("file")));
    assertVanished(() -> root.openDirectory(raw("directory")));
  }

  private void assertVanished(Callable<?> reading) {
    SourceException failure = assertThrows(SourceException.class, reading::call);
    assertTrue(failure.vanished(), failure.getMessage());
    assertTrue(failure.getMessage().contains(folder.toString()), failure.getMessage());
  }

  @Test
  void missingRootIsReported() {
    LinuxSourceTree tree = new LinuxSourceTree(raw(folder + "/missing"), false);
    assertVanished(tree::openRoot);
    assertThrows(IllegalArgumentException.class, () -> new LinuxSourceTree(raw("relative"), false));
  }

  @Test
  void fifoInPlaceOfAFileNeverBlocks() {
    shell("mkfifo fifo");
    SourceException failure =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> assertThrows(SourceException.class, () -> root.openFile(raw("fifo"))));
    assertTrue(failure.getMessage().contains("not a regular file"), failure.getMessage());
    assertFalse(failure.vanished());
  }

  @Test
  void linkIsNeverFollowed() {
    shell("mkdir real; touch real/file; ln -s real link; ln -s real/file file-link");
    assertThrows(SourceException.class, () -> root.openDirectory(raw("link")));
    assertThrows(SourceException.class, () -> root.openFile(raw("file-link")));
    try (SourceDirectory real = root.openDirectory(raw("real"))) {
      shell("mv real moved; ln -s /etc real");
      assertEquals(List.of(raw("file")), real.names());
    }
  }

  @Test
  void directoryIsSharedByThreads() throws Exception {
    int count = 2000;
    shell("seq " + count + " | xargs touch");
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Integer> look =
          () -> {
            List<RawBytes> names = root.names();
            names.forEach(name -> assertEquals(name, root.entry(name).name()));
            return names.size();
          };
      for (Future<Integer> seen : threads.invokeAll(List.of(look, look, look, look))) {
        assertEquals(count, seen.get());
      }
    }
  }

  private SourceEntry entry(String name) {
    return root.entry(raw(name));
  }

  private List<ExtendedAttribute> attributes(String name) {
    return root.withAttributes(entry(name)).metadata().attributes();
  }

  private String shell(String script) {
    return Shell.run(folder, script);
  }

  private static RawBytes raw(String text) {
    return RawBytes.utf8(text);
  }
}
