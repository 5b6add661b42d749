package dj.adapters.cli.command;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.TestProcess;
import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Parser;
import dj.adapters.cli.output.Console;
import dj.domain.error.FailedException;
import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConfirmationTest {
  private final TestProcess process = new TestProcess(Path.of("/"));

  @Test
  void yesIsTaken() {
    process.withTerminal(Set.of(), "y", "YES");
    assertDoesNotThrow(() -> ask());
    assertTrue(process.errText().contains("do it? [y/N] "), process.errText());
    assertDoesNotThrow(() -> ask());
  }

  @Test
  void anythingElseIsNo() {
    process.withTerminal(Set.of(), "", "no", "yes please");
    for (int i = 0; i < 4; i++) {
      assertThrows(FailedException.class, () -> ask());
    }
  }

  @Test
  void withoutATerminalItTakesTheFlag() {
    UsageException error = assertThrows(UsageException.class, () -> ask());
    assertTrue(error.hint().contains("--yes"), error.hint());
    assertDoesNotThrow(() -> ask("--yes"));
  }

  private void ask(String... words) {
    CommandModel model = new VersionCommand().model();
    Arguments arguments = new Parser(model, Commands.globals()).parse(List.of(words));
    Session session =
        new Session(
            process.environment(),
            arguments,
            Settings.resolve(process.environment(), arguments),
            new Console(process.out, process.err),
            new OpeningUseCases(() -> {
              throw new AssertionError("no repository is needed");
            }),
            new RunningCommand(),
            RunLog.NONE);
    Confirmation.require(session, "do it?");
  }
}
