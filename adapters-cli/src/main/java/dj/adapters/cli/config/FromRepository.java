package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.PasswordException;
import dj.domain.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The second repository of a command that needs two, and where its password comes from: an option,
/// or else a variable, or else a person.
public final class FromRepository {
  private static final String GROUP = "The other repository";

  /// Where it is, for a copy.
  public static final Option ADDRESS =
      Option.single(
          GROUP, "ADDRESS", "The repository to copy from; also DJ_FROM_REPO.", "--from-repo");

  private static final Option FILE =
      Option.single(
          GROUP,
          "FILE",
          "Read its password from the first line of a file; also DJ_FROM_PASSWORD_FILE.",
          "--from-password-file");
  private static final Option COMMAND =
      Option.single(
          GROUP,
          "COMMAND",
          "Take its password from the first line that a shell command prints; also"
              + " DJ_FROM_PASSWORD_COMMAND.",
          "--from-password-command");

  /// The options that say where its password comes from, of which one at most is given.
  public static final List<Option> PASSWORD_OPTIONS = List.of(FILE, COMMAND);

  private static final String ADDRESS_VARIABLE = "DJ_FROM_REPO";
  private static final String PASSWORD_VARIABLE = "DJ_FROM_PASSWORD";
  private static final String FILE_VARIABLE = "DJ_FROM_PASSWORD_FILE";
  private static final String COMMAND_VARIABLE = "DJ_FROM_PASSWORD_COMMAND";
  private static final String SOURCES =
      "set one of --from-password-file (DJ_FROM_PASSWORD_FILE), --from-password-command"
          + " (DJ_FROM_PASSWORD_COMMAND) or DJ_FROM_PASSWORD";

  private final Arguments arguments;
  private final Environment environment;
  private final PasswordQuestions questions;

  /// Creates the sources.
  ///
  /// @param notices where a person is told that a try failed
  public FromRepository(Arguments arguments, Environment environment, Consumer<String> notices) {
    this.arguments = arguments;
    this.environment = environment;
    this.questions = new PasswordQuestions(environment, notices);
  }

  /// Where the other repository is.
  ///
  /// @throws UsageException if nobody says so
  public String address() {
    return arguments
        .value(ADDRESS)
        .or(() -> environment.variable(ADDRESS_VARIABLE))
        .orElseThrow(() ->
            new UsageException(
                "the repository to copy from is missing",
                "add --from-repo ADDRESS, or set DJ_FROM_REPO"));
  }

  /// Whether an option or a variable has its password, so that nobody needs to be asked.
  ///
  /// @throws UsageException if several have it
  public boolean hasPassword() {
    return source().isPresent();
  }

  /// The password of the other repository.
  ///
  /// @param address the repository, for the question
  /// @param attempt 1 for the first try
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is none, or no other one than before
  public byte[] password(String address, int attempt) {
    Optional<PasswordSource> source = source();
    if (source.isPresent()) {
      if (attempt > 1) {
        throw new PasswordException(
            "wrong password: the one from "
                + source.get().place()
                + " opens no key of "
                + ShownText.of(address),
            "check what this source holds and that the repository is the one you mean");
      }
      return source.get().read(SOURCES);
    }
    return questions.existing("password of " + ShownText.of(address) + ": ", attempt, SOURCES);
  }

  private Optional<PasswordSource> source() {
    List<PasswordSource> flags = new ArrayList<>();
    arguments.value(FILE).ifPresent(text -> flags.add(file(FILE.longName(), text)));
    arguments.value(COMMAND).ifPresent(text -> flags.add(command(COMMAND.longName(), text)));
    return one(flags).or(() -> one(variables()));
  }

  private List<PasswordSource> variables() {
    List<PasswordSource> variables = new ArrayList<>();
    environment.variable(FILE_VARIABLE).ifPresent(text -> variables.add(file(FILE_VARIABLE, text)));
    environment
        .variable(COMMAND_VARIABLE)
        .ifPresent(text -> variables.add(command(COMMAND_VARIABLE, text)));
    environment
        .variable(PASSWORD_VARIABLE)
        .ifPresent(text -> variables.add(PasswordSource.text(PASSWORD_VARIABLE, text)));
    return variables;
  }

  private static Optional<PasswordSource> one(List<PasswordSource> sources) {
    if (sources.size() > 1) {
      throw new UsageException(
          "the password of the other repository can come from one place alone", SOURCES);
    }
    return sources.stream().findFirst();
  }

  private PasswordSource file(String place, String text) {
    return PasswordSource.file(place, environment.workingDirectory().resolve(text));
  }

  private PasswordSource command(String place, String text) {
    return PasswordSource.command(place, text, environment);
  }
}
