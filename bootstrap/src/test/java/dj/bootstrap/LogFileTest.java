package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands of the whole program leave in a log file.
final class LogFileTest {
  private static final Pattern LINE =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}\\+00:00 dj\\[4711\\]"
              + " (info   |warning|error  ) \\P{Cntrl}+");

  @TempDir Path directory;
  private final Map<String, String> variables = new HashMap<>();
  private Path log;
  private String err = "";
  private String out = "";

  @BeforeEach
  void prepare() throws IOException {
    log = directory.resolve("log");
    Files.createDirectory(directory.resolve("source"));
    Files.writeString(directory.resolve("source/a.txt"), "content of a\n");
    variables.put("DJ_REPO", directory.resolve("repository").toString());
    variables.put("DJ_PASSWORD", "verysecret");
    variables.put("DJ_CACHE_DIR", directory.resolve("cache").toString());
    variables.put("DJ_LOG_FILE", log.toString());
  }

  @Test
  void logTellsStartPhasesFailuresAndEndOfEachCommand() throws IOException {
    assertEquals(0, run("init", "-q"));
    assertEquals(3, run("backup", "source", "missing", "-q"));
    assertEquals(16, run("snapshot", "show", "beef"));
    List<String> lines = Files.readAllLines(log);
    lines.forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
    assertInOrder(
        lines,
        "dj 1.2.3: repo init",
        "created repository ",
        "ended with exit code 0 after ",
        "dj 1.2.3: backup create",
        "phase: reading",
        "error   cannot read " + directory.resolve("missing"),
        "snapshot ",
        "warning incomplete: 1 item could not be read",
        "warning ended with exit code 3 after ",
        "dj 1.2.3: snapshot show",
        "error   there is no snapshot beef",
        "warning ended with exit code 16 after ");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
  }

  @Test
  void linesOfJsonHaveTheirMembers() throws IOException {
    variables.put("DJ_LOG_FORMAT", "json");
    run("init");
    assertEquals(3, run("backup", "source", "missing", "-vv", "--json"));
    String text = Files.readString(log);
    text.lines()
        .forEach(line ->
            assertTrue(
                line.matches(
                    "\\{\"time\":\"[^\"]+\",\"pid\":4711,\"level\":\"(info|warning|error)\","
                        + "\"event\":\"[a-z-]+\",\"message\":\".+\\}"),
                line));
    for (String members :
        List.of(
            "\"event\":\"start\",\"message\":\"dj 1.2.3: backup create\",\"command\":\"backup"
                + " create\",\"version\":\"1.2.3\"}",
            "\"phase\":\"reading\"}",
            "\"item\":\"" + directory.resolve("missing") + "\",\"code\":\"DJ-S003\"}",
            "\"action\":\"new\",\"item\":\"" + directory.resolve("source/a.txt") + "\"",
            "\"exit_code\":3,\"duration_seconds\":")) {
      assertTrue(text.contains(members), members + "\n" + text);
    }
  }

  @Test
  void secretsStayOutOfTheLog() throws IOException {
    Files.writeString(directory.resolve("new.txt"), "evenmoresecret\n");
    run("init");
    assertEquals(0, run("key", "add", "--new-password-file", "new.txt", "-vv"), err);
    assertEquals(0, run("key", "export", "--recovery", "--yes"), err);
    String recoveryCode = out.strip();
    assertEquals(0, run("key", "export", "--recovery", "--yes", "--json"), err);
    variables.put("DJ_PASSWORD", "wrongsecret");
    assertEquals(12, run("snapshots", "--debug"));
    variables.remove("DJ_PASSWORD");
    run("snapshots", "--password-command", "echo commandsecret; exit 3");
    run("snapshots", "-r", "sftp://ann:addresssecret@host/srv");
    run("ls", "nothing://ann:textsecret@host");
    String text = Files.readString(log);
    assertFalse(text.contains("secret"), text);
    assertFalse(text.contains(recoveryCode), text);
    assertEquals(8, text.lines().filter(line -> line.contains(" dj 1.2.3: ")).count(), text);
  }

  @Test
  void logThatCannotBeWrittenEndsTheCommandBeforeItsWork() throws IOException {
    for (String file : List.of(directory.resolve("none/log").toString(), directory.toString())) {
      assertEquals(2, run("init", "--log-file", file));
      assertTrue(err.startsWith("error: cannot write the log file " + file + ": "), err);
      assertFalse(err.contains("(") || err.contains("\tat "), err);
    }
    assertEquals(2, run("init", "--log-format", "xml"));
    assertFalse(Files.exists(directory.resolve("repository")));
    assertFalse(Files.exists(log));
  }

  @Test
  void fullDiskUnderTheLogIsToldOnceAndStopsNothing() {
    run("init");
    assertEquals(0, run("backup", "source", "--log-file", "/dev/full"), err);
    assertEquals(1, err.lines().filter(line -> line.contains("/dev/full")).count(), err);
    assertTrue(err.startsWith("warning: nothing more is written to the log file"), err);
    assertEquals(0, run("version", "--json", "--log-file", "/dev/full"));
    assertTrue(err.startsWith("{\"message_type\":\"warning\""), err);
  }

  @Test
  void lineHasNoControlCharacters() throws IOException {
    run("init");
    run("backup", "source", "evil\n\u0007name");
    String text = Files.readString(log);
    assertTrue(text.contains("evil\\n\\x07name"), text);
    text.lines().forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
  }

  @Test
  void linesOfSeveralProcessesStayWhole() throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < 50; round++) {
                  lines()
                      .run(
                          new ByteArrayOutputStream(),
                          new ByteArrayOutputStream(),
                          "ls",
                          "x".repeat(500));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    List<String> lines = Files.readAllLines(log);
    assertEquals(4 * 50 * 3, lines.size());
    lines.forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
  }

  private static void assertInOrder(List<String> lines, String... texts) {
    int position = 0;
    for (String text : texts) {
      while (position < lines.size() && !lines.get(position).contains(text)) {
        position++;
      }
      assertTrue(position < lines.size(), "no '" + text + "' in " + String.join("\n", lines));
    }
  }

  private int run(String... words) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exitCode = lines().run(results, messages, words);
    out = results.toString(StandardCharsets.UTF_8);
    err = messages.toString(StandardCharsets.UTF_8);
    return exitCode;
  }

  private CommandLines lines() {
    return new CommandLines(variables, directory, InputStream.nullInputStream());
  }
}
