package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.PasswordException;
import dj.domain.error.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final Settings settings;
  private final Environment environment;
  private final PasswordQuestions questions;

  /// Creates the sources.
  ///
  /// @param notices where a person is told that a try failed
  public Passwords(Settings settings, Environment environment, Consumer<String> notices) {
    this.settings = settings;
    this.environment = environment;
    this.questions = new PasswordQuestions(environment, notices);
  }

  /// The password of an existing repository.
  ///
  /// @param attempt 1 for the first try
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is none, or no other one than before
  public byte[] existing(int attempt) {
    Optional<PasswordSource> source = source();
    if (source.isEmpty()) {
      return asked(attempt);
    }
    if (attempt > 1) {
      throw new PasswordException(
          "wrong password: the one from " + source.get().place() + " opens no key",
          "check what this source holds and that the repository is the one you mean");
    }
    return source.get().read(SOURCES);
  }

  /// The password of a new repository; a person types it twice.
  ///
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is none
  public byte[] chosen() {
    Optional<PasswordSource> source = source();
    if (source.isPresent()) {
      return source.get().read(SOURCES);
    }
    return questions.twice("new password of " + ShownText.of(settings.address()) + ": ", SOURCES);
  }

  /// The place that the password would come from, for `dj env`.
  public String place() {
    return source().map(PasswordSource::place).orElse("a question on the terminal");
  }

  private byte[] asked(int attempt) {
    return questions.existing(
        "password of " + ShownText.of(settings.address()) + ": ", attempt, SOURCES);
  }

  private Optional<PasswordSource> source() {
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
    return variable.map(text -> PasswordSource.text(VARIABLE, text)).or(this::credential);
  }

  private PasswordSource source(Setting setting, Settings.Value value) {
    String text = value.text();
    return switch (setting) {
      case PASSWORD_FD -> PasswordSource.descriptor(value.place(), text, environment);
      case PASSWORD_FILE ->
          PasswordSource.file(value.place(), environment.workingDirectory().resolve(text));
      case PASSWORD_COMMAND -> PasswordSource.command(value.place(), text, environment);
      default -> throw new IllegalStateException("not a source of passwords: " + setting);
    };
  }

  private Optional<PasswordSource> credential() {
    return environment
        .variable(CREDENTIALS)
        .map(directory -> Path.of(directory, CREDENTIAL_NAME))
        .filter(Files::exists)
        .map(path -> PasswordSource.file("the credential", path));
  }
}
