package dj.adapters.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.Signals;
import dj.adapters.cli.environment.StandardStream;
import dj.adapters.cli.environment.TestProcess;
import dj.domain.error.CancelledException;
import dj.domain.error.StorageUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineMainTest {
  @TempDir Path directory;
  private TestProcess process;

  @BeforeEach
  void startProcess() {
    process = new TestProcess(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V", "--no-cache version"})
  void versionIsAResult(String line) {
    assertEquals(0, run(line.split(" ")));
    assertEquals("dj 1.2.3 (Java 25, linux amd64)\n", process.outText());
    assertEquals("", process.errText());
  }

  @Test
  void jsonBeginsWithAHeaderAndEndsWithASummary() {
    assertEquals(0, run("version", "--json"));
    assertEquals(
        """
        {"message_type":"header","schema":"dj/1","command":"version","version":"1.2.3"}
        {"message_type":"summary","version":"1.2.3","runtime":"Java 25","platform":"linux amd64"}
        """,
        process.outText());
  }

  @Test
  void noCommandShowsAllAndIsAUsageError() {
    assertEquals(2, run());
    assertEquals("", process.outText());
    assertTrue(process.errText().contains("backup create"), process.errText());
  }

  @Test
  void typingErrorIsAUsageErrorWithASuggestion() {
    assertEquals(2, run("bakcup", "/etc"));
    assertEquals("", process.outText());
    assertEquals(
        """
        error: unknown command 'dj bakcup' [DJ-U002]
          hint: did you mean 'dj backup'? 'dj help' lists all commands
        """,
        process.errText());
  }

  @Test
  void usageErrorIsJsonIfAskedFor() {
    assertEquals(2, run("--json", "backup", "--frobnicate", "/etc"));
    assertTrue(
        process
            .errText()
            .startsWith(
                """
                {"message_type":"exit_error","exit_code":2,"code":"DJ-U002","message":"unknown option '--frobnicate'\"\
                """),
        process.errText());
  }

  @Test
  void invalidVariableIsAUsageErrorForEveryCommand() {
    process.with("DJ_COLOR", "sometimes");
    assertEquals(2, run("version"));
    assertTrue(process.errText().contains("DJ_COLOR"), process.errText());
  }

  @Test
  void helpOfEveryCommandFitsATerminal() {
    for (var model : Commands.models()) {
      process.out.reset();
      String[] words = (model.name() + " --help").split(" ");
      assertEquals(0, run(words), model.name());
      assertTrue(process.outText().startsWith("usage: dj " + model.name()), process.outText());
      process
          .outText()
          .lines()
          .filter(line -> !line.startsWith("  dj ") && !line.startsWith("  source"))
          .forEach(line -> assertTrue(line.length() <= 80, line));
    }
  }

  @Test
  void helpKnowsCommandsAliasesGroupsAndTopics() {
    for (String words :
        List.of("backup create", "snapshots", "repo", "patterns", "exit-codes", "json")) {
      process.out.reset();
      assertEquals(0, run(("help " + words).split(" ")), words);
      assertTrue(process.outText().lines().count() > 2, words);
    }
    assertEquals(2, run("help", "nonsense"));
  }

  @Test
  void helpWorksEvenIfTheEnvironmentIsNotValid() {
    process.with("DJ_COLOR", "sometimes");
    assertEquals(0, run("backup", "--help"));
  }

  @Test
  void helpOfTheEnvironmentListsEveryVariable() {
    run("help", "environment");
    for (String name :
        List.of("DJ_REPO", "DJ_PASSWORD_FILE", "DJ_PASSWORD ", "DJ_HOST", "DJ_JSON")) {
      assertTrue(process.outText().contains(name), name);
    }
  }

  @Test
  void environmentIsShownWithoutSecrets() {
    process
        .with("DJ_PASSWORD", "hunter2")
        .with("DJ_REPO", "sftp://ann:hunter2@host/x")
        .with("DJ_PASWORD_FILE", "/x");
    assertEquals(0, run("env", "--compression", "max"));
    assertFalse(process.outText().contains("hunter2"), process.outText());
    assertTrue(process.outText().contains("sftp://ann:***@host/x"), process.outText());
    assertTrue(
        process.outText().matches("(?s).*compression +max +--compression.*"), process.outText());
    assertTrue(process.errText().contains("DJ_PASWORD_FILE"), process.errText());
    assertTrue(process.errText().contains("did you mean DJ_PASSWORD_FILE?"), process.errText());
  }

  @Test
  void environmentTellsOfEachOptionWhereItComesFrom() {
    process.with("DJ_OPTION", "sftp.identity=/k,sftp.config=/c");
    assertEquals(0, run("env", "-o", "sftp.host-key=accept-new,sftp.config=/d"));
    assertTrue(
        process
            .outText()
            .matches(
                "(?s).*\noption +sftp.config=/d +--option"
                    + "\noption +sftp.host-key=accept-new +--option"
                    + "\noption +sftp.identity=/k +DJ_OPTION\n.*"),
        process.outText());
  }

  @Test
  void readerThatGoesAwayIsNoError() {
    assertEquals(0, runWithOut(new ClosedPipe(), "help"));
    assertEquals("", process.errText());
  }

  @Test
  void fullDiskBehindStandardOutputIsAnError() throws IOException {
    try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
      assertEquals(15, runWithOut(full, "help"));
    }
    assertTrue(process.errText().contains("standard output"), process.errText());
  }

  @Test
  void missingRepositoryIsSaidBeforeAnythingElse() {
    assertEquals(2, run("backup", "/etc"));
    assertTrue(process.errText().contains("no repository was named"), process.errText());
  }

  @Test
  void failureHasItsExitCodeAndEndsTheJson() {
    int exitCode =
        new CommandLineMain(
                process.environment(),
                new OpeningUseCases(() -> {
                  throw new StorageUnavailableException("cannot reach it", "try again");
                }))
            .run("repo", "check", "-r", "/x", "--json");
    assertEquals(14, exitCode);
    String last = process.outText().lines().toList().getLast();
    assertEquals(
        """
        {"message_type":"exit_error","exit_code":14,"code":"DJ-B014","message":"cannot reach it","hint":"try again"}\
        """,
        last);
    assertEquals(last + "\n", process.errText());
  }

  @Test
  void bugHasAnExitCodeOfItsOwn() {
    int exitCode =
        new CommandLineMain(
                process.environment(),
                new OpeningUseCases(() -> {
                  throw new IllegalStateException("oops");
                }))
            .run("check", "-r", "/x");
    assertEquals(70, exitCode);
    assertTrue(process.errText().contains("please report it"), process.errText());
  }

  @Test
  void signalsStopTheCommandWithTheirNumbers() {
    assertEquals(130, stoppedBy(Signals.Signal.INTERRUPT));
    assertEquals(143, stoppedBy(Signals.Signal.TERMINATE));
    assertFalse(process.errText().contains("internal error"), process.errText());
  }

  @Test
  void cachesAreListedCleanedAndFound() {
    assertEquals(0, run("cache", "list", "--cache-dir", "/c", "--cache-size", "1G"));
    assertEquals("/c: 3 files, 3.0 MiB of 1.0 GiB\n", process.outText());
    process.out.reset();
    assertEquals(0, run("cache", "dir", "--cache-dir", "/c"));
    assertEquals("/c\n", process.outText());
    assertEquals(0, run("cache", "clean", "--cache-dir", "/c", "--max-age", "30d"));
    assertEquals(0, run("cache", "clean", "--cache-dir", "/c"));
    assertEquals("removed 1 file, 1.0 MiB\nremoved 3 files, 3.0 MiB\n", process.errText());
    process.err.reset();
    assertEquals(2, run("cache", "list", "--no-cache"));
  }

  @Test
  void colorIsForTerminalsAlone() {
    process.withTerminal(Set.of(StandardStream.ERR));
    run("nonsense");
    assertTrue(process.errText().startsWith("\u001b[1;31merror:"), process.errText());
    process.err.reset();
    process.with("NO_COLOR", "1");
    run("nonsense");
    assertTrue(process.errText().startsWith("error:"), process.errText());
  }

  private int stoppedBy(Signals.Signal signal) {
    int exitCode =
        new CommandLineMain(
                process.environment(),
                new OpeningUseCases(() -> {
                  process.signal(signal);
                  assertTrue(Thread.interrupted());
                  throw new CancelledException("stopped", "");
                }))
            .run("check", "-r", "/x");
    return exitCode;
  }

  private int run(String... words) {
    return new CommandLineMain(
            process.environment(),
            new OpeningUseCases(() -> {
              throw new AssertionError("no repository is needed");
            }))
        .run(words);
  }

  private int runWithOut(OutputStream out, String... words) {
    Environment usual = process.environment();
    Environment environment =
        new Environment(
            usual.variables(),
            usual.in(),
            out,
            usual.err(),
            usual.terminal(),
            usual.workingDirectory(),
            usual.clock(),
            usual.nanoClock(),
            usual.zone(),
            usual.hostName(),
            usual.processId(),
            usual.program(),
            usual.signals());
    return new CommandLineMain(
            environment,
            new OpeningUseCases(() -> {
              throw new AssertionError("no repository is needed");
            }))
        .run(words);
  }

  private static final class ClosedPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
