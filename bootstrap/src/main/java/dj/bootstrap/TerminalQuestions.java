package dj.bootstrap;

import dj.adapters.cli.environment.Terminal;
import dj.adapters.storage.backend.sftp.SshQuestions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks at the terminal, one question at a time.
///
/// @param terminal may be none at all
record TerminalQuestions(Terminal terminal) implements SshQuestions {

  @Override
  public synchronized boolean agrees(String question) {
    if (!terminal.canAsk()) {
      return false;
    }
    try {
      return terminal.readAnswer(question + " Type yes or no: ").strip().equalsIgnoreCase("yes");
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public synchronized Optional<String> secret(String prompt) {
    if (!terminal.canAsk()) {
      return Optional.empty();
    }
    try {
      String typed = new String(terminal.readSecret(prompt), StandardCharsets.UTF_8);
      return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
