package dj.adapters.storage.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.storage.linux.Entries;
import dj.adapters.storage.linux.Shell;
import dj.adapters.storage.source.LinuxSourceTree;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.TargetException;
import dj.domain.port.MetadataChoice;
import dj.domain.port.SourceDirectory;
import dj.domain.port.SourceEntry;
import dj.domain.port.SourceEntry.Kind;
import dj.domain.port.SourceFile;
import dj.domain.port.TargetDirectory;
import dj.domain.port.TargetFile;
import dj.domain.tree.ExtendedAttribute;
import dj.domain.tree.Metadata;
import dj.domain.tree.RawBytes;
import dj.domain.tree.Timestamp;
import dj.domain.tree.TreeEntry.SpecialKind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxRestoreTargetTest {
  private static final int IMMUTABLE = 0x10;
  private static final int NO_DUMP = 0x40;
  private static final MetadataChoice WITHOUT_OWNER = new MetadataChoice(false, false, true);
  private static final MetadataChoice WITHOUT_ATTRIBUTES = new MetadataChoice(true, false, false);
  private static final MetadataChoice NUMBERS = new MetadataChoice(true, true, true);

  /// Who runs the tests, so that they can give files away or not.
  private final int me =
      Shell.isRoot() ? 0 : Integer.parseInt(Shell.run(Path.of("/"), "id -u").strip());

  private final int myGroup = Integer.parseInt(Shell.run(Path.of("/"), "id -g").strip());

  @TempDir Path folder;
  private Path path;
  private LinuxRestoreTarget target;
  private TargetDirectory root;

  @BeforeEach
  void openRoot() {
    path = folder.resolve("out/of/nothing");
    target = new LinuxRestoreTarget(path);
    root = target.openRoot();
  }

  @AfterEach
  void removeAll() {
    root.names().forEach(root::remove);
    root.close();
    target.close();
    try (TargetDirectory all = new LinuxRestoreTarget(folder).openRoot()) {
      all.remove(raw("source"));
    }
  }

  @Test
  void rootIsCreatedWithItsParents() throws IOException {
    assertEquals("700", shell("stat -c %a .").strip());
    try (TargetDirectory again = new LinuxRestoreTarget(path).openRoot()) {
      assertEquals(List.of(), again.names());
      assertEquals(raw(path.toString()), again.path());
    }
    Path file = Files.createFile(folder.resolve("file"));
    assertThrows(TargetException.class, () -> new LinuxRestoreTarget(file).openRoot());
    assertThrows(
        TargetException.class, () -> new LinuxRestoreTarget(file.resolve("below")).openRoot());
  }

  @Test
  void wholeTreeComesBack() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Shell.run(source, buildTree());
    makeSocket(source.resolve("socket"));
    try (SourceDirectory from = new LinuxSourceTree(raw(source.toString()), false).openRoot()) {
      Entries.set(from, "acl", Entries.ACCESS_LIST);
      Entries.set(from, "plain", Entries.attribute("user.comment", "00ff"));
      if (Shell.isRoot()) {
        Entries.set(from, "capable", Entries.CAPABILITY);
        Entries.set(from, "link", Entries.attribute("trusted.note", "01"));
        Entries.set(from, "fifo", Entries.attribute("trusted.note", "02"));
      }
      Shell.run(source, "touch -d '2001-02-03 04:05:06.123456789' .");
      assertEquals(List.of(), TreeCopy.copy(from, root, MetadataChoice.ALL));
      assertEquals(Shell.listing(source), Shell.listing(path));
      Shell.run(folder, "diff -r --no-dereference source/content " + path + "/content");
      for (RawBytes name : from.names()) {
        Metadata expected = from.withAttributes(from.entry(name)).metadata();
        Metadata restored = root.find(name).orElseThrow().metadata();
        assertEquals(expected.attributes(), restored.attributes(), name::toString);
        assertEquals(expected.flags(), restored.flags(), name::toString);
      }
    }
  }

  private static String buildTree() {
    String asRoot =
        "mknod zero c 1 5; mknod disk b 259 70000; chown 1234:2345 plain setuid; chmod 6755 setuid;"
            + " chown -h 1234:2345 link; touch capable; touch fixed; chattr +i fixed;";
    return "mkdir content; seq 100000 > content/numbers; echo > content/line; mkdir -m 3777 sticky;"
        + " mkdir -p a/b/c; touch a/b/c/d; ln content/numbers a/second;"
        + " touch plain setuid acl; chmod 4755 setuid; chmod 640 acl; mkfifo -m 622 fifo;"
        + " ln -s \"$(printf 'some\\nwhere \\377')\" link; ln -s /etc/passwd absolute;"
        + " touch \"$(printf 'raw \\377\\200')\" \"$(printf 'new\\nline')\" "
        + "n".repeat(255)
        + "; touch -h -d '1999-12-31 23:59:59.999999999' link; touch -d '1901-12-31 UTC' plain;"
        + " touch -d '2200-01-01 00:00:00.5 UTC' acl; touch -d '1969-12-31 23:59:59.25 UTC' fifo;"
        + " truncate -s 3G sparse; echo end >> sparse; mkdir -m 500 locked; chattr +d plain a;"
        + (Shell.isRoot() ? asRoot : "");
  }

  private static void makeSocket(Path socket) throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
    }
  }

  @Test
  void nobodyElseReadsWhatIsBeingRestored() {
    try (TargetFile _ = root.createFile(raw("file"));
        TargetDirectory _ = root.enter(raw("directory"))) {
      root.createSpecial(raw("fifo"), SpecialKind.FIFO, 0);
      assertEquals("600\n700\n600\n", shell("umask 0; stat -c %a file directory fifo"));
    }
  }

  @Test
  void holesStayHoles() {
    try (TargetFile file = root.createFile(raw("sparse"))) {
      file.write(1L << 40, new byte[] {1, 2, 3}, 1, 2);
      file.resize((1L << 40) + 5);
    }
    assertEquals((1L << 40) + 5 + "\n", shell("stat -c %s sparse"));
    assertTrue(Integer.parseInt(shell("stat -c %b sparse").strip()) < 100);
    assertEquals("\002\003\000\000\000", shell("tail -c 5 sparse"));
  }

  @Test
  void longWritesArriveWhole() {
    byte[] content = new byte[1_000_003];
    new java.util.Random(7).nextBytes(content);
    try (TargetFile file = root.createFile(raw("file"))) {
      file.write(3, content, 0, content.length);
    }
    byte[] read = new byte[content.length];
    try (SourceFile file = root.openFile(raw("file"))) {
      assertEquals(content.length, file.read(3, read, 0, read.length));
    }
    org.junit.jupiter.api.Assertions.assertArrayEquals(content, read);
  }

  @Test
  void ownerComesByNameOrNumber() {
    create("by-name", Entries.metadata(0600, 98765, 98765, "daemon", "daemon", time()), true);
    create(
        "unknown", Entries.metadata(0600, 98765, 87654, "no-such-user", "no-group", time()), true);
    make("by-number");
    Metadata daemon = Entries.metadata(0600, 98765, 98765, "daemon", "daemon", time());
    assertEquals(List.of(), root.apply(raw("by-number"), daemon, NUMBERS));
    String mine = me + ":" + myGroup;
    String expected =
        Shell.isRoot()
            ? shell("echo $(id -u daemon):$(getent group daemon | cut -d: -f3)")
                + "98765:98765\n98765:87654\n"
            : (mine + "\n").repeat(3);
    assertEquals(expected, shell("stat -c %u:%g by-name by-number unknown"));
  }

  @Test
  void setUserIdBitStaysWithItsOwnerAlone() {
    create("mine", Entries.metadata(06755, me, myGroup), true);
    assertEquals("6755\n", shell("stat -c %a mine"));
    make("stranger");
    Metadata strangers = Entries.metadata(06755, 1234, 2345);
    List<String> problems = root.apply(raw("stranger"), strangers, WITHOUT_OWNER);
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("set-user-ID"), problems.getFirst());
    assertEquals("755\n", shell("stat -c %a stranger"));
    List<String> later = root.apply(raw("stranger"), strangers, MetadataChoice.ALL);
    assertEquals(Shell.isRoot() ? 0 : 1, later.size());
    assertEquals(Shell.isRoot() ? "6755\n" : "755\n", shell("stat -c %a stranger"));
  }

  @Test
  void timesBeyondTheFileSystemAreReported() {
    Timestamp far = new Timestamp(Long.MAX_VALUE / 4, 5);
    make("file");
    Metadata metadata = Entries.metadata(0600, me, myGroup, "", "", far);
    List<String> problems = root.apply(raw("file"), metadata, MetadataChoice.ALL);
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith("time of modification"), problems.getFirst());
  }

  @Test
  void accessListReplacesTheInheritedOne() {
    try (TargetDirectory directory = root.enter(raw("directory"))) {
      ExtendedAttribute inherited =
          new ExtendedAttribute(
              RawBytes.utf8("system.posix_acl_default"), Entries.ACCESS_LIST.value());
      directory.applyToSelf(with(0700, inherited), MetadataChoice.ALL);
      try (TargetFile file = directory.createFile(raw("plain"))) {
        assertEquals("600\n", shell("stat -c %a directory/plain"));
        assertEquals(List.of(), file.apply(with(0644), MetadataChoice.ALL));
      }
      try (TargetFile file = directory.createFile(raw("listed"))) {
        Metadata metadata = with(0670, Entries.ACCESS_LIST);
        assertEquals(List.of(), file.apply(metadata, MetadataChoice.ALL));
      }
      assertEquals(List.of(), attributes(directory, "plain"));
      assertEquals(List.of(Entries.ACCESS_LIST), attributes(directory, "listed"));
      assertEquals("670\n644\n", shell("stat -c %a directory/listed directory/plain"));
    }
  }

  @Test
  void withoutItsAccessListAFileIsNotOpenToItsGroup() {
    make("file");
    Metadata metadata = with(0670, Entries.ACCESS_LIST);
    assertEquals(List.of(), root.apply(raw("file"), metadata, WITHOUT_ATTRIBUTES));
    assertEquals("640\n", shell("stat -c %a file"));
  }

  @Test
  void staleAttributesAreRemoved() {
    make("file");
    ExtendedAttribute first = Entries.attribute("user.first", "01");
    ExtendedAttribute second = Entries.attribute("user.second", "02");
    root.apply(raw("file"), with(0600, first), MetadataChoice.ALL);
    root.apply(raw("file"), with(0600, second), WITHOUT_ATTRIBUTES);
    assertEquals(List.of(first), attributes(root, "file"));
    root.apply(raw("file"), with(0600, second), MetadataChoice.ALL);
    assertEquals(List.of(second), attributes(root, "file"));
  }

  @Test
  void attributesThatCannotBeSetAreReported() {
    make("file");
    ExtendedAttribute unknown = Entries.attribute("nowhere.name", "01");
    ExtendedAttribute cut = Entries.attribute("user.a\0b", "01");
    List<String> problems = root.apply(raw("file"), with(0600, unknown, cut), MetadataChoice.ALL);
    assertEquals(
        List.of(
            "extended attribute nowhere.name (Operation not supported)",
            "extended attribute user.a\0b (Invalid argument)"),
        problems);
  }

  @Test
  void flagsAreSetLastAndLiftedByALaterRestore() {
    int flags = Shell.isRoot() ? IMMUTABLE | NO_DUMP : NO_DUMP;
    try (TargetDirectory directory = root.enter(raw("directory"))) {
      try (TargetFile file = directory.createFile(raw("file"))) {
        assertEquals(List.of(), file.apply(flagged(0400, flags), MetadataChoice.ALL));
      }
      directory.createLink(raw("second"), directory, raw("file"));
      assertEquals(List.of(), directory.applyToSelf(flagged(0500, flags), MetadataChoice.ALL));
    }
    assertEquals(flags, root.find(raw("directory")).orElseThrow().metadata().flags());
    try (TargetDirectory directory = root.enter(raw("directory"))) {
      assertEquals(flags, directory.find(raw("second")).orElseThrow().metadata().flags());
      assertEquals(2, directory.find(raw("file")).orElseThrow().metadata().linkCount());
      assertEquals(
          List.of(), directory.apply(raw("file"), flagged(0600, flags), MetadataChoice.ALL));
      directory.remove(raw("file"));
      directory.createFile(raw("file")).close();
    }
    assertEquals("500\n", shell("stat -c %a directory"));
    assertEquals(flags, root.find(raw("directory")).orElseThrow().metadata().flags());
    root.remove(raw("directory"));
    assertEquals(List.of(), root.names());
  }

  @Test
  void directoryWithoutPermissionsIsEnteredAgain() {
    try (TargetDirectory directory = root.enter(raw("directory"))) {
      directory.applyToSelf(with(0), MetadataChoice.ALL);
    }
    try (TargetDirectory directory = root.enter(raw("directory"))) {
      directory.createFile(raw("file")).close();
    }
    assertEquals("0\n", shell("stat -c %a directory"));
    root.remove(raw("directory"));
  }

  @Test
  void hardLinkJoinsNamesInDifferentDirectories() {
    try (TargetDirectory first = root.enter(raw("a"));
        TargetDirectory second = root.enter(raw("b"))) {
      first.createFile(raw("file")).close();
      second.createLink(raw("other"), first, raw("file"));
      assertEquals(
          first.find(raw("file")).orElseThrow().metadata().inode(),
          second.find(raw("other")).orElseThrow().metadata().inode());
      assertThrows(
          TargetException.class, () -> second.createLink(raw("more"), first, raw("missing")));
    }
  }

  @Test
  void takenNameIsNotOverwritten() {
    shell("echo kept > file; mkdir directory; ln -s nowhere link");
    for (String name : List.of("file", "directory", "link")) {
      assertThrows(TargetException.class, () -> root.createFile(raw(name)));
      assertThrows(TargetException.class, () -> root.createSymlink(raw(name), raw("x")));
      assertThrows(TargetException.class, () -> root.createSpecial(raw(name), SpecialKind.FIFO, 0));
    }
    assertEquals("kept\n", shell("cat file"));
    TargetException failure =
        assertThrows(TargetException.class, () -> root.createFile(raw("file")));
    assertEquals("cannot create " + path + "/file: File exists", failure.getMessage());
  }

  @Test
  void namesThatLeadElsewhereAreRefused() {
    for (String name : List.of("", ".", "..", "a/b", "/", "../x", "a\0b")) {
      assertThrows(IllegalArgumentException.class, () -> root.createFile(raw(name)));
      assertThrows(IllegalArgumentException.class, () -> root.enter(raw(name)));
      assertThrows(IllegalArgumentException.class, () -> root.remove(raw(name)));
      assertThrows(IllegalArgumentException.class, () -> root.createSymlink(raw(name), raw("x")));
      assertThrows(
          IllegalArgumentException.class, () -> root.createLink(raw("x"), root, raw(name)));
      assertThrows(
          IllegalArgumentException.class, () -> root.createLink(raw(name), root, raw("x")));
      assertThrows(
          IllegalArgumentException.class,
          () -> root.apply(raw(name), with(0777), MetadataChoice.ALL));
    }
  }

  @Test
  void whatTheSystemRefusesIsReported() {
    assertThrows(TargetException.class, () -> root.createFile(raw("n".repeat(256))));
    assertThrows(TargetException.class, () -> root.createSymlink(raw("a"), raw("")));
    assertThrows(TargetException.class, () -> root.createSymlink(raw("a"), raw("x\0y")));
    assertThrows(TargetException.class, () -> root.createSymlink(raw("a"), raw("x".repeat(9000))));
    assertThrows(
        TargetException.class,
        () -> root.createSpecial(raw("a"), SpecialKind.BLOCK_DEVICE, 1L << 40));
    assertEquals(List.of(), root.names());
    if (!Shell.isRoot()) {
      assertThrows(
          TargetException.class,
          () -> root.createSpecial(raw("a"), SpecialKind.CHARACTER_DEVICE, 0x103));
    }
  }

  @Test
  void fullDiskIsToldApart() {
    if (Shell.isRoot()) {
      try (TargetDirectory small = root.enter(raw("small"))) {
        shell("mount -t tmpfs -o size=64k,mode=700 none small");
        assertEquals(raw(path + "/small"), small.path());
        try (TargetDirectory mounted = root.enter(raw("small"));
            TargetFile file = mounted.createFile(raw("file"))) {
          assertThrows(
              OutOfSpaceException.class, () -> file.write(0, new byte[100_000], 0, 100_000));
        }
        assertThrows(TargetException.class, () -> root.remove(raw("small")));
        assertEquals("file\n", shell("ls small"));
      } finally {
        shell("umount small");
      }
    }
  }

  @Test
  void whatIsThereIsFound() {
    shell("printf content > file; ln -s where link");
    SourceEntry file = root.find(raw("file")).orElseThrow();
    assertEquals(Kind.FILE, file.kind());
    assertEquals(7, file.sizeBytes());
    assertEquals(raw("where"), root.find(raw("link")).orElseThrow().linkTarget());
    assertTrue(root.find(raw("missing")).isEmpty());
    assertEquals(List.of(raw("file"), raw("link")), root.names());
  }

  @Test
  void removalOfWhatIsNotThereIsFine() {
    root.remove(raw("missing"));
    assertFalse(Files.exists(path.resolve("missing")));
  }

  private void create(String name, Metadata metadata, boolean withoutProblems) {
    try (TargetFile file = root.createFile(raw(name))) {
      assertEquals(withoutProblems, file.apply(metadata, MetadataChoice.ALL).isEmpty());
    }
  }

  private void make(String name) {
    root.createFile(raw(name)).close();
  }

  private static List<ExtendedAttribute> attributes(TargetDirectory directory, String name) {
    return directory.find(raw(name)).orElseThrow().metadata().attributes();
  }

  private Metadata with(int permissions, ExtendedAttribute... attributes) {
    return Entries.metadata(permissions, me, myGroup).with(List.of(attributes), 0);
  }

  private Metadata flagged(int permissions, int flags) {
    return Entries.metadata(permissions, me, myGroup).with(new ArrayList<>(), flags);
  }

  private static Timestamp time() {
    return new Timestamp(1, 2);
  }

  private String shell(String script) {
    return Shell.run(path, script);
  }

  private static RawBytes raw(String text) {
    return RawBytes.utf8(text);
  }
}
