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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole life of a repository on a kind of storage, as command lines: from its init to the
/// restore of what a prune left, also over a line that breaks in the middle of each command.
@Timeout(300)
abstract class StorageLifeTest {
  private static final int GENERATIONS = 3;
  private static final int LARGE_BYTES = 3 << 20;

  /// What the program says while it tries again.
  private static final String WAITING = "waiting for the storage";

  /// Enough for the answers to a few requests, so that the line breaks in the middle of a command.
  private static final int BYTES_BEFORE_BREAK = 1_200;

  /// Too little for any command; twice as much each time, until it is enough.
  private static final int FIRST_BREAK_BYTES = 1_000;

  @TempDir(factory = FastDirectory.class)
  protected Path directory;

  /// The output of the last command.
  protected String out = "";

  /// The messages of the last command.
  protected String err = "";

  private BreakableLine line;
  private Path source;

  /// The port of this machine at which the server listens.
  protected abstract int serverPort();

  /// The address of this test's empty place, of which each call names the same. Asked for before
  /// [#variables].
  ///
  /// @param port where the server is reached
  protected abstract String address(int port);

  /// The environment that the kind of storage needs, such as credentials.
  protected abstract Map<String, String> variables();

  @BeforeEach
  void prepare() throws IOException {
    line = new BreakableLine(serverPort());
    source = Files.createDirectory(directory.resolve("source"));
    Files.createDirectories(source.resolve("letters/empty"));
    Files.writeString(source.resolve("letters/to-bob.txt"), "Dear Bob. ".repeat(300));
    Files.createSymbolicLink(source.resolve("latest"), Path.of("letters/to-bob.txt"));
    Files.write(source.resolve("picture.raw"), noise(0, LARGE_BYTES));
    Files.createFile(source.resolve("nothing"));
  }

  @AfterEach
  void closeLine() {
    line.close();
  }

  @Test
  void aRepositoryLivesFromItsInitToTheRestoreOfWhatAPruneLeft() throws IOException {
    succeeds("repo", "init");
    Map<Integer, Map<String, String>> generations = new HashMap<>();
    for (int generation = 0; generation < GENERATIONS; generation++) {
      change(generation);
      succeeds("backup", "create", source.toString(), "-q");
      generations.put(generation, content(source));
    }
    assertEquals(GENERATIONS, snapshots());
    succeeds("repo", "check");

    succeeds("snapshot", "delete", "latest~1", "--yes");
    succeeds("repo", "prune", "--keep-last", "2", "--max-unused", "0", "--yes");
    succeeds("repo", "check", "--read-data");
    assertEquals(GENERATIONS - 1, snapshots());
    assertEquals(generations.get(GENERATIONS - 1), restored("latest"));
    assertEquals(generations.get(0), restored("latest~1"));
    assertEquals(13, run("repo", "init"), err);
  }

  @Test
  void aSecondClientWithoutACacheSeesTheSame() throws IOException {
    succeeds("repo", "init");
    succeeds("backup", "create", source.toString(), "-q");
    succeeds("snapshot", "list", "--cache-dir", directory.resolve("other cache").toString());
    assertTrue(out.contains(source.toString()), out);
    succeeds("ls", "latest", "--cache-dir", directory.resolve("third cache").toString());
    assertTrue(out.contains("picture.raw"), out);
  }

  @Test
  void aPlaceWithoutARepositoryIsTold() {
    assertEquals(10, run("snapshot", "list"), err);
    assertTrue(err.contains("dj repo init"), err);
  }

  @Test
  void aLineThatBreaksInTheMiddleOfEveryCommandChangesNothing() throws Exception {
    succeeds("repo", "init");
    Map<String, String> before = content(source);
    succeedsOverABreak("backup", "create", source.toString());
    change(1);
    Files.write(source.resolve("picture.raw"), noise(7, LARGE_BYTES));
    succeedsOverABreak("backup", "create", source.toString());
    succeedsOverABreak("restore", "latest", "--target", directory.resolve("over").toString());
    succeeds("snapshot", "delete", "latest~1", "--yes");
    succeedsOverABreak("repo", "prune", "--keep-last", "5", "--max-unused", "0", "--yes");
    succeedsOverABreak("repo", "check", "--read-data");
    assertEquals(content(source), restored("latest"));
    assertFalse(before.equals(content(source)), "the test changes something");
  }

  @Test
  void aServerThatStaysAwayIsAnError() {
    succeeds("repo", "init");
    line.breakAfter(0);
    assertEquals(14, run("snapshot", "list", "--retry-timeout", "0s"), err);
    assertTrue(err.contains("[DJ-B014]"), err);
    assertFalse(err.contains("\tat "), err);
  }

  /// Wherever the server goes away for good, a restore is done only if all of it is there.
  @Test
  void aRestoreWhoseServerGoesAwayIsAnError() throws IOException {
    succeeds("repo", "init");
    succeeds("backup", "create", source.toString(), "-q");
    int bytes = FIRST_BREAK_BYTES;
    int exitCode = restoreCutAfter(bytes);
    assertEquals(14, exitCode, err);
    while (exitCode != 0) {
      assertEquals(14, exitCode, err);
      assertTrue(err.contains("[DJ-B014]"), err);
      bytes *= 2;
      exitCode = restoreCutAfter(bytes);
    }
    assertEquals(content(source), content(cutTarget(bytes)));
  }

  private int restoreCutAfter(int bytes) {
    line.mend();
    line.breakAfter(bytes);
    String target = directory.resolve("cut " + bytes).toString();
    return run("restore", "latest", "--target", target, "--retry-timeout", "0s");
  }

  private Path cutTarget(int bytes) {
    return directory.resolve("cut " + bytes).resolve(source.getRoot().relativize(source));
  }

  private long snapshots() {
    succeeds("snapshot", "list", "-q");
    return out.lines().filter(each -> each.contains(source.toString())).count();
  }

  /// Runs a command whose line breaks after some bytes, and is mended when the command says that it
  /// waits.
  private void succeedsOverABreak(String... words) throws Exception {
    line.breakAfter(BYTES_BEFORE_BREAK);
    assertEquals(0, run(line::mend, words), err);
    assertTrue(err.contains(WAITING), () -> "the line did not break: " + err);
  }

  private Map<String, String> restored(String snapshot) throws IOException {
    Path target = directory.resolve("restored " + snapshot);
    succeeds("restore", snapshot, "--target", target.toString(), "--verify");
    return content(target.resolve(source.getRoot().relativize(source)));
  }

  /// Runs a command that has to succeed.
  protected final void succeeds(String... words) {
    assertEquals(0, run(words), () -> String.join(" ", words) + "\n" + err);
  }

  /// Runs a command.
  ///
  /// @return its exit code
  protected final int run(String... words) {
    return run(() -> {}, words);
  }

  private int run(Runnable whenWaiting, String... words) {
    String address = address(line.port());
    Map<String, String> environment = new HashMap<>(variables());
    environment.put("DJ_REPO", address);
    environment.put("DJ_PASSWORD", "secret");
    environment.putIfAbsent("DJ_CACHE_DIR", directory.resolve("cache").toString());
    environment.putIfAbsent("DJ_RETRY_TIMEOUT", "2m");
    environment.put("HOME", directory.toString());
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ListenedOutput(WAITING, whenWaiting);
    int exitCode =
        new CommandLines(environment, directory, InputStream.nullInputStream())
            .run(results, messages, words);
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }

  /// Collects what is written, and tells when a text has come by.
  private static final class ListenedOutput extends ByteArrayOutputStream {
    private final String text;
    private final Runnable listener;

    ListenedOutput(String text, Runnable listener) {
      this.text = text;
      this.listener = listener;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      if (toString(StandardCharsets.UTF_8).contains(text)) {
        listener.run();
      }
    }
  }

  private void change(int generation) throws IOException {
    Path diary = Files.createDirectories(source.resolve("diary"));
    Files.write(diary.resolve("day " + generation), noise(100 + generation, 90_000));
    Files.writeString(source.resolve("letters/to-bob.txt"), "Dear Bob, again " + generation);
    Files.deleteIfExists(source.resolve("nothing"));
  }

  private static byte[] noise(long seed, int lengthBytes) {
    byte[] noise = new byte[lengthBytes];
    new SplittableRandom(seed).nextBytes(noise);
    return noise;
  }

  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(root)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        content.put(root.relativize(entry).toString(), describe(entry));
      }
    }
    return content;
  }

  private static String describe(Path entry) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      return "-> " + Files.readSymbolicLink(entry);
    }
    String facts =
        Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
            + " "
            + Files.getPosixFilePermissions(entry);
    return Files.isDirectory(entry)
        ? facts
        : facts + " " + HexFormat.of().formatHex(Files.readAllBytes(entry)).hashCode();
  }
}
