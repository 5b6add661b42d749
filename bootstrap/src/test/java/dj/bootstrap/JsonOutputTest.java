package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.testing.JsonSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command, run as programs run it: each line of its output is one that the schema describes,
/// the header comes first, and one line says how it ended.
final class JsonOutputTest {
  private static final int DONE = 0;
  private static final int USAGE = 2;
  private static final int PARTIAL = 3;
  private static final int DAMAGED = 4;
  private static final int REPAIRED = 5;
  private static final int REPOSITORY_MISSING = 10;
  private static final int PASSWORD = 12;
  private static final int NOT_FOUND = 16;

  /// With these exit codes a command may have come to its end, and then has a summary.
  private static final Set<Integer> WITH_SUMMARY = Set.of(DONE, PARTIAL, DAMAGED, REPAIRED);

  private static final Pattern COMMAND = Pattern.compile("\"command\":\"([a-z ]*)\"");
  private static final Pattern KIND = Pattern.compile("\\{\"message_type\":\"([a-z_]+)\"");

  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, List<String>> successes = new LinkedHashMap<>();
  private final Set<String> kinds = new TreeSet<>();
  private JsonSchema schema = new JsonSchema("{\"$defs\":{}}");
  private InputStream input = InputStream.nullInputStream();
  private Path source;
  private String out = "";
  private String err = "";

  @BeforeEach
  void prepare() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("a.txt"), "content of a\n");
    Files.createSymbolicLink(source.resolve("link"), Path.of("a.txt"));
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    Files.write(source.resolve("noise"), noise);
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "secret");
    variables.put("DJ_FROM_PASSWORD", "secret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
    Files.writeString(directory.resolve("new.txt"), "other\n");
    Files.writeString(directory.resolve("newer.txt"), "another\n");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    lines().run(text, new ByteArrayOutputStream(), "help", "json-schema");
    schema = new JsonSchema(text.toString(StandardCharsets.UTF_8));
  }

  @Test
  void everyCommandKeepsToTheSchemaWhateverComesOfIt() throws IOException {
    liveAndDamage();
    assertEquals(
        schema.commands(),
        successes.keySet().stream()
            .map(name -> name.replace(' ', '-'))
            .collect(Collectors.toCollection(TreeSet::new)),
        "a command that is not run here, or has no lines in the schema");
    successes.forEach(this::failInEveryWay);
    Set<String> unseen = new TreeSet<>(schema.kinds());
    unseen.removeAll(kinds);
    // Told where a command runs for a second, which no command here has to.
    unseen.remove("status");
    assertEquals(Set.of(), unseen, "kinds of lines that no command wrote");
  }

  private void liveAndDamage() throws IOException {
    makeSnapshots();
    lookAtSnapshots();
    changeSnapshots();
    useKeys();
    useWhatNeedsNoRepository();
    findAndRepairDamage();
  }

  private void makeSnapshots() throws IOException {
    succeed(DONE, "repo", "init");
    succeed(DONE, "backup", "create", "source", "--tags", "a,b", "-e", "x", "-vv");
    input = new ByteArrayInputStream("from stdin".getBytes(StandardCharsets.UTF_8));
    succeed(DONE, "backup", "create", "--stdin", "--stdin-filename", "\uDCFC.txt");
    Files.createDirectory(source.resolve("locked"));
    succeed(PARTIAL, "backup", "create", "source", "missing", "-vv");
    succeed(DONE, "backup", "create", "source", "--dry-run");
    succeed(DONE, "backup", "create", "source");
    succeed(DONE, "backup", "create", "source", "--skip-if-unchanged");
  }

  private void lookAtSnapshots() {
    succeed(DONE, "snapshot", "list");
    succeed(DONE, "snapshot", "show", "latest~1", "latest");
    succeed(DONE, "snapshot", "diff", "latest~2", "latest", "--metadata");
    succeed(DONE, "ls", "latest");
    succeed(DONE, "find", "--tree", found("\"tree\":\"([0-9a-f]+)\""));
    succeed(DONE, "find", "*.txt", "--type", "file");
    succeed(DONE, "stats");
    succeed(DONE, "ls", "latest", "--path", "/\uDCFC.txt");
    assertTrue(out.contains("\"path_b64\":\"L/wudHh0\""), out);
    succeed(DONE, "dump", "latest", source + "/a.txt", "--target", "dumped");
    succeed(DONE, "restore", "latest:" + source, "--target", "restored", "--verify", "-vv");
    succeed(DONE, "restore", "latest:" + source, "--target", "restored", "--dry-run");
    succeed(DONE, "repo", "init", "-r", "second");
    succeed(DONE, "copy", "--from-repo", "repository", "-r", "second", "--dry-run");
    succeed(DONE, "copy", "--from-repo", "repository", "-r", "second");
  }

  private void changeSnapshots() {
    succeed(DONE, "snapshot", "tag", "latest", "--add", "good");
    succeed(DONE, "snapshot", "pin", "latest");
    succeed(DONE, "snapshot", "rewrite", "latest", "-e", "link", "--dry-run");
    succeed(DONE, "snapshot", "rewrite", "latest", "-e", "link", "--yes");
    succeed(DONE, "repo", "log");
    String transaction = found("\"message_type\":\"transaction\",\"id\":\"([0-9a-f]+)\"");
    succeed(DONE, "repo", "rollback", transaction);
    succeed(DONE, "snapshot", "delete", "latest~1", "--yes");
    succeed(DONE, "snapshot", "undelete", found("\"snapshot_ids\":\\[\"([0-9a-f]+)\""));
    succeed(DONE, "forget", "--keep-last", "2", "--dry-run");
    succeed(DONE, "forget", "--keep-last", "2", "--group-by", "host,paths,tags");
    succeed(DONE, "repo", "prune", "--dry-run");
    succeed(DONE, "repo", "prune", "--keep-last", "1", "--yes");
    succeed(DONE, "repo", "prune");
    succeed(DONE, "repo", "check", "--read-data");
  }

  private void useKeys() {
    succeed(DONE, "key", "add", "--label", "second", "--new-password-file", "new.txt");
    succeed(DONE, "key", "passwd", "-p", "new.txt", "--new-password-file", "newer.txt");
    succeed(DONE, "key", "remove", found("\"key_id\":\"([0-9a-f]+)\""), "--yes");
    succeed(DONE, "key", "export", "--recovery", "--yes");
    succeed(DONE, "key", "list");
  }

  private void useWhatNeedsNoRepository() {
    succeed(DONE, "cache", "list");
    succeed(DONE, "cache", "clean");
    succeed(DONE, "cache", "dir");
    variables.put("DJ_TYPO", "x");
    succeed(DONE, "env");
    succeed(DONE, "completion", "fish");
    succeed(DONE, "help");
    succeed(DONE, "version");
  }

  private void findAndRepairDamage() throws IOException {
    succeed(DONE, "key", "add", "--new-password-file", "new.txt");
    String key = found("\"key_id\":\"([0-9a-f]+)\"");
    damage("keys", key);
    succeed(DAMAGED, "key", "list");
    succeed(DONE, "key", "remove", key, "--yes");
    succeed(DONE, "repo", "repair");
    delete("index");
    succeed(DAMAGED, "repo", "check");
    succeed(DAMAGED, "repo", "repair");
    succeed(REPAIRED, "repo", "repair", "--apply", "--yes");
    damage("snapshots", "");
    succeed(DAMAGED, "snapshot", "list");
    succeed(DAMAGED, "repo", "check");
  }

  /// Runs a command that worked so that it does not work.
  private void failInEveryWay(String command, List<String> words) {
    run(USAGE, with(words, "--no-such-option"));
    run(USAGE, with(words, "--color=pink"));
    run(DONE, with(words, "--help"));
    if (schema.opensRepository(command)) {
      run(
          command.equals("repo init") ? DONE : REPOSITORY_MISSING,
          with(words, "--repo", "nowhere/" + command.replace(' ', '-')));
    }
  }

  @Test
  void errorsOfEveryKindKeepToTheSchema() {
    succeed(DONE, "repo", "init");
    succeed(DONE, "backup", "create", "source");
    for (String command :
        List.of(
            "snapshot show",
            "snapshot diff latest",
            "snapshot list",
            "snapshot tag --add x",
            "snapshot pin",
            "snapshot rewrite -e x",
            "snapshot delete --yes",
            "ls",
            "restore -t x")) {
      run(NOT_FOUND, Stream.concat(Stream.of(command.split(" ")), Stream.of("beef")).toList());
    }
    for (List<String> words :
        List.of(
            List.of("dump", "beef", "/a"),
            List.of("dump", "latest", "/nothing", "-t", "x"),
            List.of("copy", "--from-repo", "repository", "-r", "repository", "beef"),
            List.of("repo", "rollback", "beef"),
            List.of("snapshot", "undelete", "beef"),
            List.of("key", "remove", "beef", "--yes"),
            List.of("backup", "create", "missing"))) {
      run(-1, words);
      assertFalse(err.isEmpty(), words.toString());
    }
    variables.put("DJ_PASSWORD", "wrong");
    run(PASSWORD, List.of("snapshot", "list"));
    run(USAGE, List.of("snapshot", "frobnicate"));
    run(USAGE, List.of("no-such-command"));
    run(USAGE, List.of());
  }

  @Test
  void statusLinesKeepToTheSchema() throws IOException {
    succeed(DONE, "repo", "init");
    CountDownLatch told = new CountDownLatch(1);
    input = new PatientInput(told);
    ByteArrayOutputStream results = new WatchedOutput("\"status\"", told);
    int exitCode =
        lines().run(results, new ByteArrayOutputStream(), "backup", "create", "--stdin", "--json");
    assertEquals(DONE, exitCode);
    out = results.toString(StandardCharsets.UTF_8);
    assertTrue(out.contains("{\"message_type\":\"status\""), out);
    assertKept("backup create --stdin", DONE);
  }

  private void succeed(int exitCode, String... words) {
    run(exitCode, List.of(words));
    Matcher command = COMMAND.matcher(out.lines().findFirst().orElse(""));
    assertTrue(command.find(), out);
    successes.put(command.group(1), List.of(words));
  }

  /// Runs a command and holds its output to the schema.
  ///
  /// @param expected its exit code; less than 0 for any that is a failure
  private void run(int expected, List<String> words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode = lines().run(results, messages, with(words, "--json").toArray(String[]::new));
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    if (expected >= 0) {
      assertEquals(expected, exitCode, words + "\n" + out + err);
    } else {
      assertTrue(exitCode != DONE, words + "\n" + out);
    }
    assertKept(words.toString(), exitCode);
  }

  private void assertKept(String run, int exitCode) {
    List<String> lines = out.lines().toList();
    assertFalse(lines.isEmpty(), run);
    Matcher header = COMMAND.matcher(lines.getFirst());
    assertEquals("header", kind(lines.getFirst()), run);
    assertTrue(header.find(), lines.getFirst());
    if (!WITH_SUMMARY.contains(exitCode) || !kind(lines.getLast()).equals("summary")) {
      assertTrue(
          lines
              .getLast()
              .startsWith("{\"message_type\":\"exit_error\",\"exit_code\":" + exitCode + ","),
          run + out);
      assertEquals(lines.getLast(), err.lines().toList().getLast(), run);
    }
    for (int i = 1; i < lines.size() - 1; i++) {
      assertFalse(
          Set.of("header", "summary", "exit_error").contains(kind(lines.get(i))), run + out);
    }
    Stream.concat(lines.stream(), err.lines())
        .forEach(line -> {
          kinds.add(kind(line));
          assertEquals(
              List.of(), schema.violations(header.group(1), line), () -> run + "\n" + line);
        });
  }

  private static String kind(String line) {
    Matcher kind = KIND.matcher(line);
    assertTrue(kind.lookingAt(), line);
    return kind.group(1);
  }

  private String found(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(out);
    assertTrue(found.find(), out);
    return found.group(1);
  }

  private CommandLines lines() {
    return new CommandLines(variables, directory, input);
  }

  private static List<String> with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    int end = all.indexOf("--");
    all.addAll(end < 0 ? all.size() : end, List.of(more));
    return all;
  }

  private void damage(String folder, String name) throws IOException {
    Path file =
        files(folder).stream()
            .filter(each -> each.getFileName().toString().startsWith(name))
            .findFirst()
            .orElseThrow();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    assertTrue(file.toFile().setWritable(true));
    Files.write(file, bytes);
  }

  private void delete(String folder) throws IOException {
    for (Path file : files(folder)) {
      Files.delete(file);
    }
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("repository").resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// Input that ends when something was told.
  private static final class PatientInput extends InputStream {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch told;

    PatientInput(CountDownLatch told) {
      this.told = told;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int lengthBytes) throws IOException {
      try {
        assertTrue(told.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "no status line came");
        return -1;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /// Output that notices a text.
  private static final class WatchedOutput extends ByteArrayOutputStream {
    private final String text;
    private final CountDownLatch seen;

    WatchedOutput(String text, CountDownLatch seen) {
      this.text = text;
      this.seen = seen;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      if (toString(StandardCharsets.UTF_8).contains(text)) {
        seen.countDown();
      }
    }
  }
}
