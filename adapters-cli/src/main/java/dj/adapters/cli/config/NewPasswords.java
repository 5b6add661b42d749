package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.UsageException;
import java.util.List;
import java.util.function.Consumer;

/// Where a new password comes from, beside the one that opens the repository: one of three options,
/// or a person who types it twice. No variable holds it, so that it cannot be the old one by
/// accident.
public final class NewPasswords {
  private static final String GROUP = "New password";

  private static final Option FILE =
      Option.single(
          GROUP,
          "FILE",
          "Read the new password from the first line of a file.",
          "--new-password-file");
  private static final Option COMMAND =
      Option.single(
          GROUP,
          "COMMAND",
          "Take the new password from the first line that a shell command prints.",
          "--new-password-command");
  private static final Option DESCRIPTOR =
      Option.single(
          GROUP,
          "N",
          "Read the new password from the first line of an open file descriptor.",
          "--new-password-fd");

  /// The options, of which one at most is given.
  public static final List<Option> OPTIONS = List.of(FILE, COMMAND, DESCRIPTOR);

  private static final String SOURCES =
      "give one of --new-password-file, --new-password-command or --new-password-fd";

  private final Arguments arguments;
  private final Environment environment;
  private final PasswordQuestions questions;

  /// Creates the sources.
  ///
  /// @param notices where a person is told that a try failed
  public NewPasswords(Arguments arguments, Environment environment, Consumer<String> notices) {
    this.arguments = arguments;
    this.environment = environment;
    this.questions = new PasswordQuestions(environment, notices);
  }

  /// The new password.
  ///
  /// @param address the repository, for the question
  /// @return the bytes, for the caller to zero
  /// @throws UsageException if two options say where it comes from
  /// @throws dj.domain.error.PasswordException if there is none
  public byte[] chosen(String address) {
    requireOne();
    List<Arguments.Given> given = arguments.inOrder(FILE, COMMAND, DESCRIPTOR);
    if (given.isEmpty()) {
      return questions.twice("new password of " + ShownText.of(address) + ": ", SOURCES);
    }
    return source(given.getFirst()).read(SOURCES);
  }

  /// Refuses two sources, before anything is done.
  ///
  /// @throws UsageException if there are two
  public void requireOne() {
    long sources = OPTIONS.stream().filter(option -> arguments.value(option).isPresent()).count();
    if (sources > 1) {
      throw new UsageException("the new password can come from one place alone", SOURCES);
    }
  }

  private PasswordSource source(Arguments.Given given) {
    String place = given.option().longName();
    String text = given.text();
    if (given.option().equals(FILE)) {
      return PasswordSource.file(place, environment.workingDirectory().resolve(text));
    }
    if (given.option().equals(COMMAND)) {
      return PasswordSource.command(place, text, environment);
    }
    if (!text.matches("[0-9]{1,6}")) {
      throw new UsageException(place + " takes a number such as 3, not '" + text + "'", "");
    }
    return PasswordSource.descriptor(place, text, environment);
  }

  /// Reads a recovery code: from a file, or for `-` from a person or standard input.
  ///
  /// @return the bytes, for the caller to zero
  public byte[] recoveryCode(String place) {
    String hint = "name a file with the code, or - to type it";
    if (!place.equals("-")) {
      return PasswordSource.file("the file", environment.workingDirectory().resolve(place))
          .read(hint);
    }
    return environment.terminal().canAsk()
        ? questions.once("recovery code: ", hint)
        : PasswordSource.descriptor("descriptor", "0", environment).read(hint);
  }
}
