package dj.adapters.cli.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.Paint;
import dj.domain.error.RepositoryMissingException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ErrorPrinterTest {
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void saysWhatFailedWhatToDoAndTheCode() {
    print(
        false,
        false,
        new RepositoryMissingException("there is no repository at /x", "dj repo init"));
    assertEquals(
        """
        error: there is no repository at /x [DJ-R010]
          hint: dj repo init
        """,
        text());
  }

  @Test
  void hostileNamesCannotForgeTheMessage() {
    print(false, false, new RepositoryMissingException("no \u001b[2J", ""));
    assertEquals("error: no \\x1B[2J [DJ-R010]\n", text());
  }

  @Test
  void jsonHasCodeAndHint() {
    print(true, false, new RepositoryMissingException("none", "dj repo init"));
    assertEquals(
        """
        {"message_type":"exit_error","exit_code":10,"code":"DJ-R010","message":"none","hint":"dj repo init"}
        """,
        text());
  }

  @Test
  void bugIsToBeReportedAndHasNoStackTrace() {
    print(false, false, new IllegalStateException("oops"));
    assertTrue(text().contains("please report it"), text());
    assertTrue(text().contains("[DJ-X070]"), text());
    assertTrue(text().lines().noneMatch(line -> line.startsWith("\tat ")), text());
  }

  @Test
  void debugShowsTheStackTrace() {
    print(false, true, new IllegalStateException("oops"));
    assertTrue(text().contains("\tat "), text());
  }

  private void print(boolean json, boolean debug, RuntimeException error) {
    Console console = new Console(OutputStream.nullOutputStream(), messages);
    ExitCode exitCode =
        error instanceof RepositoryMissingException ? ExitCode.REPOSITORY_MISSING : ExitCode.BUG;
    new ErrorPrinter(console, Paint.PLAIN, json, debug, RunLog.NONE).print(error, exitCode);
  }

  private String text() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
