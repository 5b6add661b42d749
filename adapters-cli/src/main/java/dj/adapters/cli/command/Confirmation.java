package dj.adapters.cli.command;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.environment.Terminal;
import dj.domain.error.CancelledException;
import dj.domain.error.FailedException;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;

/// The question that a dangerous command asks before it begins.
final class Confirmation {
  private Confirmation() {}

  /// Goes on if `--yes` was given, or a person at the terminal answers with `y` or `yes`.
  ///
  /// @param question what is about to happen, such as `remove key 1234abcd?`
  /// @throws UsageException if there is nobody to ask
  /// @throws FailedException if the answer is anything else
  static void require(Session session, String question) {
    if (session.settings().isOn(Setting.YES)) {
      return;
    }
    Terminal terminal = session.environment().terminal();
    if (!terminal.canAsk()) {
      throw new UsageException(
          "this needs a confirmation, and there is no terminal to ask at: " + question,
          "add --yes if that is what you want");
    }
    session.console().flush();
    if (!isYes(answer(terminal, question + " [y/N] "))) {
      throw new FailedException("not confirmed; nothing was changed", "");
    }
  }

  private static String answer(Terminal terminal, String prompt) {
    try {
      return terminal.readAnswer(prompt);
    } catch (InterruptedIOException e) {
      throw new CancelledException("stopped while asking; nothing was changed", "", e);
    } catch (IOException e) {
      throw new FailedException("no answer was typed; nothing was changed", "", e);
    }
  }

  private static boolean isYes(String answer) {
    String word = answer.strip().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes");
  }
}
