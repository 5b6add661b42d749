package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.RawText;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.CancelledException;
import dj.domain.error.PasswordException;
import dj.domain.error.UsageException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Where the password comes from: a descriptor, a file, a command, a variable, the service
/// manager's credential, and at last a person.
///
/// A flag is stronger than the environment, and that than the profile; two sources of the same
/// strength are an error, since either could be the one that was meant.
public final class Passwords {
  private static final String VARIABLE = "DJ_PASSWORD";
  private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";
  private static final String CREDENTIAL_NAME = "dj-password";
  private static final String SOURCES =
      "set one of --password-file (DJ_PASSWORD_FILE), --password-command (DJ_PASSWORD_COMMAND),"
          + " --password-fd (DJ_PASSWORD_FD), DJ_PASSWORD, or the credential dj-password of the"
          + " service manager ($CREDENTIALS_DIRECTORY/dj-password)";
  private static final int MOST_TRIES = 3;

  private final Settings settings;
  private final Environment environment;
  private final Consumer<String> notices;

  /// Creates the sources.
  ///
  /// @param notices where a person is told that a try failed
  public Passwords(Settings settings, Environment environment, Consumer<String> notices) {
    this.settings = settings;
    this.environment = environment;
    this.notices = notices;
  }

  /// The password of an existing repository.
  ///
  /// @param attempt 1 for the first try
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is none, or no other one than before
  public byte[] existing(int attempt) {
    Optional<Source> source = source();
    if (source.isEmpty()) {
      return asked(attempt);
    }
    if (attempt > 1) {
      throw new PasswordException(
          "wrong password: the one from " + source.get().place() + " opens no key",
          "check what this source holds and that the repository is the one you mean");
    }
    return source.get().read();
  }

  /// The password of a new repository; a person types it twice.
  ///
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is none
  public byte[] chosen() {
    Optional<Source> source = source();
    if (source.isPresent()) {
      return source.get().read();
    }
    for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
      byte[] first = ask("new password of " + ShownText.of(settings.address()) + ": ");
      byte[] second = first.length == 0 ? new byte[0] : ask("the same again: ");
      boolean same = Arrays.equals(first, second);
      Arrays.fill(second, (byte) 0);
      if (same && first.length > 0) {
        return first;
      }
      notices.accept(same ? "the password is empty" : "the two passwords differ");
      Arrays.fill(first, (byte) 0);
    }
    throw new PasswordException("no new password was given", SOURCES);
  }

  /// The place that the password would come from, for `dj env`.
  public String place() {
    return source().map(Source::place).orElse("a question on the terminal");
  }

  private byte[] asked(int attempt) {
    if (attempt > MOST_TRIES) {
      throw new PasswordException("wrong password, " + MOST_TRIES + " times", SOURCES);
    }
    if (attempt > 1) {
      notices.accept("wrong password, try again");
    }
    byte[] password = ask("password of " + ShownText.of(settings.address()) + ": ");
    if (password.length == 0) {
      throw new PasswordException("the password is empty", SOURCES);
    }
    return password;
  }

  private byte[] ask(String prompt) {
    if (!environment.terminal().canAsk()) {
      throw new PasswordException("no password, and no terminal to ask for one", SOURCES);
    }
    try {
      return environment.terminal().readSecret(prompt);
    } catch (InterruptedIOException e) {
      throw new CancelledException("stopped while asking for the password", "", e);
    } catch (IOException e) {
      throw new PasswordException("no password was typed: " + e.getMessage(), SOURCES, e);
    }
  }

  private Optional<Source> source() {
    Optional<Setting> setting =
        settings.strongest(Setting.PASSWORD_FD, Setting.PASSWORD_FILE, Setting.PASSWORD_COMMAND);
    Optional<String> variable = environment.variable(VARIABLE);
    if (setting.isPresent()) {
      Settings.Value value = settings.value(setting.get()).orElseThrow();
      if (variable.isPresent() && value.origin() == Settings.Origin.ENVIRONMENT) {
        throw new UsageException(
            value.place() + " and " + VARIABLE + " exclude each other", "set one of them");
      }
      if (variable.isEmpty() || value.origin() == Settings.Origin.FLAG) {
        return Optional.of(source(setting.get(), value));
      }
    }
    return variable.map(text -> new Source(VARIABLE, () -> bytes(text))).or(this::credential);
  }

  private Source source(Setting setting, Settings.Value value) {
    String text = value.text();
    return switch (setting) {
      case PASSWORD_FD -> new Source(value.place() + " " + text, () -> descriptor(text));
      case PASSWORD_FILE -> file(value.place(), environment.workingDirectory().resolve(text));
      case PASSWORD_COMMAND ->
          new Source(value.place(), () -> ShellCommand.output(text, environment));
      default -> throw new IllegalStateException("not a source of passwords: " + setting);
    };
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(RawText.encode(text).toBytes());
  }

  private Optional<Source> credential() {
    return environment
        .variable(CREDENTIALS)
        .map(directory -> Path.of(directory, CREDENTIAL_NAME))
        .filter(Files::exists)
        .map(path -> file("the credential", path));
  }

  private static Source file(String place, Path path) {
    return new Source(place + " " + path, () -> Files.newInputStream(path));
  }

  private InputStream descriptor(String number) throws IOException {
    // Standard input may go on with data behind the password: it is read by the byte, not reopened.
    return number.equals("0")
        ? unclosed(environment.in())
        : Files.newInputStream(Path.of("/proc/self/fd/" + number));
  }

  private static InputStream unclosed(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public void close() {
        // Whoever owns the stream closes it.
      }
    };
  }

  /// One source.
  private record Source(String place, Opening opening) {
    byte[] read() {
      try (InputStream stream = opening.open()) {
        byte[] line = FirstLine.read(stream);
        if (line.length == 0) {
          throw new PasswordException("the password from " + place + " is empty", SOURCES);
        }
        return line;
      } catch (IOException e) {
        throw new PasswordException(
            "cannot read the password from " + place + ": " + FileFailure.reason(e), SOURCES, e);
      }
    }
  }

  @FunctionalInterface
  private interface Opening {
    InputStream open() throws IOException;
  }
}
