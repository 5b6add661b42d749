package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a user meets it: command lines, real directories, exit codes and output.
final class CommandLineTest {
  private static final int MAJOR_VERSION_OFFSET = 8;
  private static final int PREAMBLE_CRC_OFFSET = 60;

  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path source;
  private byte[] input = {};
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("a.txt"), "content of a\n");
    Files.writeString(source.resolve("b.tmp"), "temporary");
    Files.createSymbolicLink(source.resolve("link"), Path.of("a.txt"));
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "secret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
  }

  @Test
  void lifeOfSnapshots() throws IOException {
    assertEquals(0, run("init"), err);
    for (int day = 1; day <= 4; day++) {
      Files.writeString(source.resolve("a.txt"), "content of day " + day);
      assertEquals(0, run("backup", "source", "-q", "--time", "2026-01-0" + day), err);
    }
    assertEquals(2, run("forget"), "no policy is no wish");
    assertEquals(2, run("prune", "--keep-last", "1"), "three of four need a yes");
    assertTrue(err.contains("--yes"), err);
    assertEquals(18, run("forget", "--keep-tag", "none"), "the last of a group stays");
    assertEquals(0, run("forget", "--keep-last", "2", "--dry-run"), err);
    assertTrue(out.contains("(remove)") && out.contains("last snapshot"), out);
    assertEquals(0, run("repo", "log", "--json"), err);
    assertTrue(out.contains("\"transactions_listed\":0"), out);

    assertEquals(0, run("snapshot", "pin", "latest~3"), err);
    assertEquals(0, run("snapshot", "tag", "latest", "--add", "good"), err);
    assertEquals(0, run("forget", "--keep-tag", "good"), err);
    assertTrue(err.contains("undo with: dj repo rollback "), err);
    assertTrue(out.contains("pinned") && out.contains("has tags [good]"), out);
    assertEquals(0, run("snapshots", "-q"), err);
    assertEquals(3, out.lines().count(), out);

    assertEquals(0, run("repo", "log"), err);
    String transaction = out.lines().toList().getLast().substring(0, 8);
    assertEquals(0, run("repo", "rollback", transaction), err);
    assertEquals(2, out.lines().filter(line -> line.contains(" -> ")).count(), out);
    assertEquals(2, run("snapshot", "rewrite", "latest", "-e", "b.tmp"), "a rewrite needs a yes");
    assertTrue(err.contains("--yes"), err);
    assertEquals(0, run("snapshot", "rewrite", "latest", "-e", "b.tmp", "--yes"), err);
    assertTrue(err.contains("left out 1 file, 9 B"), err);
    assertEquals(0, run("ls", "-q", "latest"), err);
    assertFalse(out.contains("b.tmp"), out);
    assertEquals(2, run("snapshot", "delete", "latest"), "a delete needs a yes");
    assertEquals(0, run("snapshot", "delete", "latest", "--yes"), err);

    assertEquals(0, run("prune", "--keep-last", "1", "--yes", "--max-unused", "0"), err);
    assertTrue(err.contains("will free about") && err.contains("freed "), err);
    assertEquals(1, run("repo", "rollback", transaction), "its data is gone");
    assertEquals(0, run("prune", "--json"), err);
    assertEquals(0, run("check", "--read-data"), err);
  }

  @Test
  void dayOfABackup() throws IOException {
    assertEquals(0, run("init"), err);
    assertEquals("", out);
    assertEquals(0, run("backup", "source", "-q", "--tags", "daily", "-e", "*.tmp"), err);
    assertTrue(out.matches("[0-9a-f]{64}\n"), out);
    assertEquals("", err);
    String id = out.strip();

    assertEquals(0, run("snapshots"), err);
    assertTrue(out.contains(id.substring(0, 8)), out);
    assertTrue(out.contains("daily"), out);
    assertEquals(0, run("snapshot", "show", id.substring(0, 8)), err);
    assertTrue(out.contains(id), out);

    assertEquals(0, run("ls", "-q", "latest:" + source), err);
    assertTrue(out.contains(source + "/a.txt\n"), out);
    assertFalse(out.contains("b.tmp"), out);
    assertEquals(0, run("dump", "latest", source + "/a.txt"), err);
    assertEquals("content of a\n", out);

    assertEquals(0, run("restore", "latest:" + source, "-t", "back", "--verify"), err);
    assertEquals("content of a\n", Files.readString(directory.resolve("back/a.txt")));
    assertEquals(Path.of("a.txt"), Files.readSymbolicLink(directory.resolve("back/link")));

    assertEquals(0, run("check", "--read-data"), err);
    assertTrue(err.contains("no damage found"), err);
  }

  @Test
  void jsonOfARepository() {
    run("init");
    assertEquals(0, run("backup", "source", "--json"), err);
    List<String> lines = out.lines().toList();
    assertTrue(lines.getFirst().contains("\"message_type\":\"header\""), out);
    assertTrue(lines.getLast().contains("\"snapshot_id\":\""), out);
    assertTrue(lines.getLast().contains("\"files_new\":3"), out);
    for (String command : List.of("snapshots", "ls latest", "check", "snapshot show latest")) {
      assertEquals(0, run((command + " --json").split(" ")), err);
      assertTrue(out.lines().allMatch(line -> line.startsWith("{\"message_type\":\"")), out);
      assertTrue(out.lines().toList().getLast().contains("\"summary\""), out);
    }
  }

  @Test
  void streamsAreSavedUnlessTheirCommandFails() {
    run("init");
    input = "from stdin".getBytes(StandardCharsets.UTF_8);
    assertEquals(0, run("backup", "-q", "--stdin", "--stdin-filename", "in.txt"), err);
    assertEquals(0, run("dump", "latest", "/in.txt"), err);
    assertEquals("from stdin", out);
    assertEquals(
        1, run("backup", "--stdin-from-command", "--", "sh", "-c", "echo half; exit 9"), err);
    assertTrue(err.contains("status 9"), err);
    assertFails(2, "DJ-U002", "backup", "--stdin-from-command", "--", "no-such-command");
    assertTrue(err.contains("cannot run no-such-command: No such file or directory ["), err);
    run("snapshots", "-q");
    assertEquals(2, out.lines().count(), out);
  }

  @Test
  void eachMistakeHasItsExitCodeAndSaysWhatToDo() throws IOException {
    assertFails(10, "DJ-R010", "snapshots");
    run("init");
    assertFails(13, "DJ-R013", "init");
    assertFails(16, "DJ-N016", "restore", "latest", "-t", "x");
    run("backup", "source");
    assertFails(16, "DJ-N016", "snapshot", "show", "0123456789abcdef");
    assertFails(16, "DJ-N016", "dump", "latest", "/nowhere");
    assertFails(2, "DJ-U002", "backup", "source", "-e", "[a");
    assertFails(2, "DJ-U002", "restore", "latest", "-t", "");
    assertFails(16, "DJ-N016", "backup", "missing");
    assertFails(1, "DJ-T003", "restore", "latest", "-t", "/proc/nowhere");
    variables.put("DJ_PASSWORD", "wrong");
    assertFails(12, "DJ-K012", "snapshots");
    variables.remove("DJ_PASSWORD");
    assertFails(12, "DJ-K012", "snapshots");
    assertTrue(err.contains("DJ_PASSWORD_FILE"), err);
    variables.put("DJ_PROGRESS", "sometimes");
    assertFails(2, "DJ-U002", "snapshots");
  }

  @Test
  void targetThatCannotBeUsedIsToldOnce() throws IOException {
    run("init");
    run("backup", "source");
    for (String target : List.of("/proc/nowhere", source + "/a.txt")) {
      assertFails(1, "DJ-T003", "restore", "latest", "--target", target);
      assertEquals(1, err.lines().filter(line -> line.startsWith("error:")).count(), err);
      assertTrue(err.contains("hint:"), err);
    }
    assertEquals("content of a\n", Files.readString(source.resolve("a.txt")));
  }

  @Test
  void ambiguousPrefixIsNotGuessed() throws IOException {
    run("init");
    Map<Character, String> first = new HashMap<>();
    char shared = 0;
    for (int i = 0; shared == 0; i++) {
      Files.writeString(source.resolve("a.txt"), "content " + i);
      run("backup", "-q", "source");
      shared = first.put(out.charAt(0), out) == null ? 0 : out.charAt(0);
    }
    assertFails(2, "DJ-U002", "snapshot", "show", String.valueOf(shared));
    assertTrue(err.contains("hint:"), err);
  }

  @Test
  void damagedConfigSaysWhatHelps() throws IOException {
    run("init");
    Path config = directory.resolve("repository/config");
    byte[] good = Files.readAllBytes(config);
    for (int offset : List.of(0, 20, good.length - 1)) {
      byte[] bytes = good.clone();
      bytes[offset] ^= 1;
      overwrite(config, bytes);
      for (String command : List.of("snapshots", "check")) {
        assertFails(4, "DJ-D004", command);
        assertTrue(err.contains("file config from a copy"), err);
      }
    }
  }

  @Test
  void repositoryOfANewerProgramIsRefused() throws IOException {
    run("init");
    Path config = directory.resolve("repository/config");
    byte[] bytes = Files.readAllBytes(config);
    bytes[MAJOR_VERSION_OFFSET] = 2;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, PREAMBLE_CRC_OFFSET);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(PREAMBLE_CRC_OFFSET, (int) crc.getValue());
    overwrite(config, bytes);
    variables.remove("DJ_PASSWORD");
    assertFails(17, "DJ-V017", "snapshots");
    assertTrue(err.contains("newer version of dj"), err);
  }

  @Test
  void damagedKeyIsNoWrongPassword() throws IOException {
    run("init");
    Path key;
    try (Stream<Path> keys = Files.list(directory.resolve("repository/keys"))) {
      key = keys.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(key);
    bytes[bytes.length / 2] ^= 1;
    overwrite(key, bytes);
    assertFails(4, "DJ-D004", "snapshots");
    Files.delete(key);
    assertFails(4, "DJ-D004", "snapshots");
    assertTrue(err.contains("restore its folder keys from a copy"), err);
  }

  @Test
  void initTellsWhatAnInterruptedOneLeftFromARepositoryWithoutConfig() throws IOException {
    run("init");
    Path repository = directory.resolve("repository");
    Path config = repository.resolve("config");
    byte[] bytes = Files.readAllBytes(config);
    Files.delete(config);
    assertFails(13, "DJ-R013", "init");
    assertTrue(err.contains("rm -r " + repository.resolve("keys")), err);
    assertFails(10, "DJ-R010", "snapshots");
    assertTrue(err.contains("restore its file config"), err);

    Files.write(config, bytes);
    assertEquals(0, run("backup", "source"), err);
    Files.delete(config);
    assertFails(13, "DJ-R013", "init");
    assertTrue(err.contains("whose config is missing"), err);
    assertFalse(err.contains("rm "), err);
    Files.write(config, bytes);
    assertEquals(0, run("check", "--read-data"), err);
  }

  private static void overwrite(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes);
  }

  @Test
  void damageIsFoundAndNamed() throws IOException {
    run("init");
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Files.write(source.resolve("noise"), noise);
    run("backup", "source");
    Path pack = largestPack();
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 1;
    pack.toFile().setWritable(true);
    Files.write(pack, bytes);
    assertEquals(4, run("check", "--read-data"), err);
    assertTrue(out.contains(pack.getFileName().toString()), out);
    assertTrue(out.contains(source + "/noise"), out);
    assertFalse(err.contains("\tat "), err);
  }

  @Test
  void lifeOfAKey() throws IOException {
    run("init");
    run("backup", "source");
    Files.writeString(directory.resolve("new"), "second\n");
    assertEquals(0, run("key", "add", "--label", "laptop", "--new-password-file", "new"), err);
    String added = err.replaceAll("(?s).*added key ([0-9a-f]{8}).*", "$1");
    assertEquals(0, run("key", "list"), err);
    assertEquals(3, out.lines().count(), out);
    assertTrue(out.contains("laptop") && out.contains("64.0 MiB"), out);
    assertTrue(out.lines().anyMatch(line -> line.matches("[0-9a-f]{8}\\* .*")), out);
    assertEquals(0, run("key", "list", "--json"), err);
    assertTrue(out.contains("\"label\":\"laptop\""), out);
    assertFails(16, "DJ-N016", "key", "remove", "beef");
    assertFails(2, "DJ-U002", "key", "remove", added);
    assertTrue(err.contains("remove the key " + added) && err.contains("--yes"), err);

    assertEquals(0, run("key", "passwd", "--new-password-command", "echo changed"), err);
    assertFails(12, "DJ-K012", "snapshots");
    variables.put("DJ_PASSWORD", "changed");
    assertEquals(0, run("snapshots"), err);
    assertEquals(0, run("key", "remove", added, "--yes"), err);
    assertFails(2, "DJ-U002", "key", "export");
    assertEquals(0, run("key", "export", "--recovery", "--yes"), err);
    Files.writeString(directory.resolve("code"), out);
    variables.put("DJ_PASSWORD", "lost");
    assertFails(12, "DJ-K012", "key", "list");
    assertEquals(
        0,
        run("key", "add", "--from-recovery", "code", "--new-password-command", "echo lost"),
        err);
    assertEquals(0, run("restore", "latest:" + source, "-t", "back"), err);
    assertEquals("content of a\n", Files.readString(directory.resolve("back/a.txt")));
    String only = run("key", "list", "-q") == 0 ? out : "";
    assertEquals(3, only.lines().count(), only);
    assertFails(
        18,
        "DJ-P018",
        "key",
        "rm",
        only.lines().filter(line -> line.contains("*")).findFirst().orElseThrow().substring(0, 8),
        "--yes");
  }

  @Test
  void checkTellsWhatWasVerifiedAndGoesOnThere() throws IOException {
    run("init");
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Files.write(source.resolve("noise"), noise);
    run("backup", "source");
    assertEquals(0, run("check"), err);
    assertTrue(err.contains("verified within 30 days: 0.0 %"), err);
    assertEquals(0, run("check", "--read-data-subset", "1"), err);
    assertTrue(err.contains("read 1 pack"), err);
    assertEquals(0, run("check", "--max-age", "7d", "--time-budget", "10m", "--json"), err);
    // Content and trees are in packs of their own; how many there are for trees is left to chance.
    long packs = number("packs");
    assertTrue(packs > 1, out);
    assertEquals(packs - 1, number("packs_read"), out);
    assertTrue(out.contains("\"verified_window_days\":7,"), out);
    assertEquals(0, run("check", "--read-data-subset", "100%"), err);
    assertTrue(err.contains("verified within 30 days: 100.0 %"), err);
    assertFails(2, "DJ-U002", "check", "--read-data-subset", "8/7");
    assertFails(2, "DJ-U002", "check", "--read-data-subset", "0%");
    assertFails(2, "DJ-U002", "check", "--read-data", "--read-data-subset", "5%");
    assertFails(2, "DJ-U002", "check", "--max-age", "soon");
  }

  private long number(String field) {
    Matcher found = Pattern.compile("\"" + field + "\":([0-9]+)").matcher(out);
    assertTrue(found.find(), out);
    return Long.parseLong(found.group(1));
  }

  @Test
  void damageIsRepairedAsFarAsThatGoes() throws IOException {
    run("init");
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Files.write(source.resolve("noise"), noise);
    run("backup", "source");
    assertEquals(0, run("repair"), err);
    assertTrue(err.contains("nothing to repair"), err);
    try (Stream<Path> segments = Files.list(directory.resolve("repository/index"))) {
      for (Path segment : segments.toList()) {
        Files.delete(segment);
      }
    }
    assertEquals(4, run("check"), err);
    assertTrue(err.contains("dj repo repair"), err);
    assertEquals(4, run("repo", "repair"), err);
    assertTrue(out.matches("(?s)plan: list [234] packs .*"), out);
    assertTrue(err.contains("dj repo repair --apply"), err);
    assertFails(2, "DJ-U002", "repair", "--apply");
    assertEquals(5, run("repair", "--apply", "--yes"), err);
    assertTrue(out.matches("(?s)done: list [234] packs .*"), out);
    assertEquals(0, run("check", "--read-data"), err);

    Path pack = largestPack();
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 1;
    pack.toFile().setWritable(true);
    Files.write(pack, bytes);
    assertEquals(4, run("check", "--read-data"), err);
    assertTrue(err.contains("dj repo repair --deep"), err);
    assertEquals(4, run("repair", "--deep", "--apply", "--yes", "--json"), err);
    assertTrue(out.contains("\"packs_damaged\":1,"), out);
    assertTrue(out.contains(source + "/noise"), out);
    assertFalse(Files.exists(pack));
    assertEquals(4, run("check"), err);
    assertEquals(0, run("backup", "--force", "source"), err);
    assertEquals(0, run("check", "--read-data"), err);
    assertEquals(0, run("restore", "latest~1:" + source, "-t", "back"), err);
    assertArrayEquals(noise, Files.readAllBytes(directory.resolve("back/noise")));
  }

  private Path largestPack() throws IOException {
    try (Stream<Path> packs = Files.walk(directory.resolve("repository/data"))) {
      return packs
          .filter(Files::isRegularFile)
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  @Test
  void dumpWritesBytesAsTheyAre() throws IOException {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    Files.write(source.resolve("bytes"), bytes);
    run("init");
    run("backup", "source");
    assertEquals(0, run("dump", "latest", source + "/bytes", "--target", "copy"), err);
    assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("copy")));
  }

  private void assertFails(int exitCode, String code, String... words) {
    assertEquals(exitCode, run(words), String.join(" ", words) + "\n" + err);
    assertTrue(err.contains("[" + code + "]"), err);
    assertFalse(err.contains("\tat "), err);
    assertEquals("", out);
  }

  private int run(String... words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode =
        new CommandLines(variables, directory, new ByteArrayInputStream(input))
            .run(results, messages, words);
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }
}
