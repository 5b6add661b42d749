package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.domain.error.CancelledException;
import dj.domain.error.PasswordException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.function.Consumer;

/// Asks a person at the terminal for secrets.
final class PasswordQuestions {
  private static final int MOST_TRIES = 3;
  private static final String LOST =
      "check that the repository is the one you mean; if its passwords are lost, 'dj key add"
          + " --from-recovery -' makes a new one with the code that 'dj key export --recovery'"
          + " once printed";

  private final Environment environment;
  private final Consumer<String> notices;

  /// Creates the questions.
  ///
  /// @param notices where a person is told that a try failed
  PasswordQuestions(Environment environment, Consumer<String> notices) {
    this.environment = environment;
    this.notices = notices;
  }

  /// Asks for the secret of what exists, once an attempt.
  ///
  /// @param attempt 1 for the first try
  /// @param hint what to do where nobody can be asked
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is no terminal, nothing is typed, or all tries failed
  byte[] existing(String prompt, int attempt, String hint) {
    if (attempt > MOST_TRIES) {
      throw new PasswordException("wrong password, " + MOST_TRIES + " times", LOST);
    }
    if (attempt > 1) {
      notices.accept("wrong password, try again");
    }
    return once(prompt, hint);
  }

  /// Asks once.
  ///
  /// @param hint what to do where nobody can be asked
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is no terminal, or nothing is typed
  byte[] once(String prompt, String hint) {
    byte[] password = ask(prompt, hint);
    if (password.length == 0) {
      throw new PasswordException("the password is empty", hint);
    }
    return password;
  }

  /// Asks for a new secret, which is to be typed twice.
  ///
  /// @param hint what to do where nobody can be asked
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is no terminal, or three tries failed
  byte[] twice(String prompt, String hint) {
    for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
      byte[] first = ask(prompt, hint);
      byte[] second = first.length == 0 ? new byte[0] : ask("the same again: ", hint);
      boolean same = Arrays.equals(first, second);
      Arrays.fill(second, (byte) 0);
      if (same && first.length > 0) {
        return first;
      }
      notices.accept(same ? "the password is empty" : "the two passwords differ");
      Arrays.fill(first, (byte) 0);
    }
    throw new PasswordException("no new password was given", hint);
  }

  private byte[] ask(String prompt, String hint) {
    if (!environment.terminal().canAsk()) {
      throw new PasswordException("no password, and no terminal to ask for one", hint);
    }
    try {
      return environment.terminal().readSecret(prompt);
    } catch (InterruptedIOException e) {
      throw new CancelledException("stopped while asking for the password", "", e);
    } catch (IOException e) {
      throw new PasswordException("no password was typed: " + e.getMessage(), hint, e);
    }
  }
}
