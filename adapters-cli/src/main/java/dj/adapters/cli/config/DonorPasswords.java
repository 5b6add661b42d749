package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.domain.error.PasswordException;
import dj.domain.error.UsageException;
import java.util.List;
import java.util.Optional;

/// Where the password of the repository comes from that another one is repaired from: an option, or
/// else it is that of the damaged one, as with its copies.
public final class DonorPasswords {
  private static final String GROUP = "Repair";

  private static final Option FILE =
      Option.single(
          GROUP,
          "FILE",
          "Read the password of the --from repository from the first line of a file.",
          "--from-password-file");
  private static final Option COMMAND =
      Option.single(
          GROUP,
          "COMMAND",
          "Take the password of the --from repository from the first line that a shell command"
              + " prints.",
          "--from-password-command");

  /// The options, of which one at most is given.
  public static final List<Option> OPTIONS = List.of(FILE, COMMAND);

  private static final String SOURCES =
      "give one of --from-password-file or --from-password-command";

  private final Environment environment;
  private final Passwords others;
  private final List<Arguments.Given> given;

  /// Creates the sources.
  ///
  /// @param others those of the damaged repository
  /// @throws UsageException if two options are given
  public DonorPasswords(Arguments arguments, Environment environment, Passwords others) {
    this.environment = environment;
    this.others = others;
    this.given = arguments.inOrder(FILE, COMMAND);
    if (given.size() > 1) {
      throw new UsageException("the other password can come from one place alone", SOURCES);
    }
  }

  /// The password.
  ///
  /// @param attempt 1 for the first try
  /// @return the bytes, for the caller to zero
  /// @throws PasswordException if there is none, or no other one than before
  public byte[] existing(int attempt) {
    Optional<PasswordSource> source = given.stream().map(this::source).findFirst();
    if (source.isEmpty()) {
      return others.existing(attempt);
    }
    if (attempt > 1) {
      throw new PasswordException(
          "wrong password of the --from repository", "check what this source holds: " + SOURCES);
    }
    return source.get().read(SOURCES);
  }

  private PasswordSource source(Arguments.Given option) {
    String place = option.option().longName();
    return option.option().equals(FILE)
        ? PasswordSource.file(place, environment.workingDirectory().resolve(option.text()))
        : PasswordSource.command(place, option.text(), environment);
  }
}
