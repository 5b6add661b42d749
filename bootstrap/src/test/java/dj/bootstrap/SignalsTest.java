package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.domain.port.testing.FastDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real signals to a real process.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class SignalsTest {
  private static final Pattern UPLOADED = Pattern.compile("\"bytes_uploaded\":([0-9]+)");
  private static final int STREAM_BYTES = 80 << 20;

  /// Bytes of packs that are not data, and of one tree: less than the smallest chunk, so that a
  /// single blob that is stored twice is noticed.
  private static final int OVERHEAD_BYTES = 64 << 10;

  @TempDir(factory = FastDirectory.class)
  private Path folder;

  private Map<String, String> variables = Map.of();

  @BeforeEach
  void createRepository() throws Exception {
    variables =
        Map.of(
            "DJ_REPO",
            folder.resolve("repository").toString(),
            "DJ_CACHE_DIR",
            folder.resolve("cache").toString(),
            "DJ_PASSWORD",
            "secret",
            "LC_ALL",
            "C.UTF-8");
    assertEquals(0, run("init").exitCode());
  }

  @Test
  void backupThatIsStoppedKeepsWhatItStored() throws Exception {
    byte[] content = new byte[STREAM_BYTES];
    new Random(3).nextBytes(content);
    long uploaded;
    try (ProgramProcess process = start("backup", "--stdin", "--progress", "json")) {
      OutputStream input = process.input();
      input.write(content);
      input.flush();
      // More input is awaited: only a signal ends this.
      uploaded = uploaded(process.awaitLine(line -> uploaded(line) > 0));
      process.signal("INT");
      assertEquals(130, process.awaitEnd(), process.said());
      assertTrue(process.said().contains("stopping: "), process.said());
      assertTrue(process.said().contains("error: stopped by Ctrl-C"), process.said());
      assertTrue(process.said().contains("is used by the next run"), process.said());
    }
    Set<Path> stored = files("data");
    assertFalse(stored.isEmpty());
    assertFalse(files("index").isEmpty());
    assertEquals(Set.of(), files("locks"));
    assertEquals(Set.of(), files("snapshots"));

    Path file = Files.write(folder.resolve("stdin"), content);
    Shell.Outcome next = runWithInput(file, "backup", "--stdin", "--json");
    assertEquals(0, next.exitCode(), next.messages());
    assertTrue(added(next.results()) <= STREAM_BYTES - uploaded + OVERHEAD_BYTES, next.results());
    assertTrue(files("data").containsAll(stored));
    assertEquals(0, run("check", "--read-data").exitCode());
    assertEquals(0, run("dump", "latest", "/stdin", "--target", "copy").exitCode());
    assertEquals(-1, Files.mismatch(file, folder.resolve("copy")));
  }

  @Test
  void eachSignalHasItsExitCode() throws Exception {
    for (Map.Entry<String, Integer> signal : Map.of("TERM", 143, "HUP", 129).entrySet()) {
      try (ProgramProcess process = start("backup", "--stdin", "--progress", "json")) {
        awaitBeginning(process);
        process.signal(signal.getKey());
        assertEquals(signal.getValue(), process.awaitEnd(), process.said());
      }
    }
    assertEquals(Set.of(), files("locks"));
  }

  @Test
  void commandWhoseOutputIsSavedIsStoppedToo() throws Exception {
    try (ProgramProcess process =
        start("backup", "--progress", "json", "--stdin-from-command", "--", "sleep", "1000")) {
      awaitBeginning(process);
      process.signal("TERM");
      assertEquals(143, process.awaitEnd(), process.said());
    }
    assertEquals(Set.of(), files("snapshots"));
  }

  @Test
  void secondSignalEndsAtOnce() throws Exception {
    byte[] content = new byte[8 << 20];
    Arrays.fill(content, (byte) '\n');
    Path file = Files.write(folder.resolve("stdin"), content);
    assertEquals(0, runWithInput(file, "backup", "--stdin").exitCode());
    // Nobody reads what it writes, and a write that waits for a reader cannot be interrupted.
    try (ProgramProcess process = start("dump", "latest", "/stdin")) {
      process.awaitLine(String::isEmpty);
      process.signal("INT");
      process.signal("INT");
      assertEquals(130, process.awaitEndUnread());
    }
  }

  @Test
  void progressIsToldWhenAskedFor() throws Exception {
    try (ProgramProcess process = start("backup", "--stdin", "--progress", "json")) {
      awaitBeginning(process);
      process.signal("USR1");
      process.awaitLine(line -> line.startsWith("backup: "));
      process.input().close();
      assertEquals(0, process.awaitEnd(), process.said());
    }
  }

  @Test
  void readerThatHasSeenEnoughIsNoError() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    for (int i = 0; i < 3000; i++) {
      Files.createFile(source.resolve("x".repeat(60) + i));
    }
    assertEquals(0, run("backup", source.toString()).exitCode());
    for (String words : List.of("ls latest", "ls latest --json")) {
      Shell.Outcome outcome =
          Shell.run(
              folder,
              variables,
              Stream.concat(
                      Stream.of("bash", "-c", "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "bash"),
                      ProgramProcess.command(words.split(" ")).stream())
                  .toList());
      assertEquals(0, outcome.exitCode(), outcome.messages());
      assertEquals(1, outcome.results().lines().count());
      assertFalse(outcome.messages().contains("error"), outcome.messages());
    }
  }

  private ProgramProcess start(String... words) throws IOException {
    return ProgramProcess.start(folder, variables, words);
  }

  private Shell.Outcome run(String... words) throws Exception {
    return Shell.run(folder, variables, ProgramProcess.command(words));
  }

  private Shell.Outcome runWithInput(Path input, String... words) throws Exception {
    return Shell.run(folder, variables, ProgramProcess.command(words), input);
  }

  /// Once progress is shown, signals are heard.
  private static void awaitBeginning(ProgramProcess process) throws IOException {
    process.awaitLine(line -> line.startsWith("{\"message_type\":\"status\""));
  }

  private static long uploaded(String line) {
    Matcher matcher = UPLOADED.matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static long added(String results) {
    Matcher matcher = Pattern.compile("\"data_added\":([0-9]+)").matcher(results);
    assertTrue(matcher.find(), results);
    return Long.parseLong(matcher.group(1));
  }

  private Set<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("repository").resolve(kind))) {
      return files.filter(Files::isRegularFile).collect(Collectors.toSet());
    }
  }
}
