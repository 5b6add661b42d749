package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.domain.error.UsageException;
import java.util.List;

/// `dj key export`.
final class KeyExportCommand implements Command {
  private static final Option RECOVERY =
      Option.flag("Key", "Print the recovery code of the repository.", "--recovery");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.KEY_EXPORT,
        List.of(
            "The recovery code opens the repository without a password, for ever: changing or"
                + " removing passwords does not make it useless. Print it and keep it like the"
                + " deed of a house. 'dj key add --from-recovery' makes a new key with it.",
            "It asks before it prints, or needs --yes where there is no terminal."),
        CommandModel.Operands.NONE,
        List.of(RECOVERY),
        true,
        List.of(
            new CommandModel.Example(
                "dj key export --recovery | lpr", "Print the recovery code on paper.")));
  }

  @Override
  public ExitCode run(Session session) {
    if (!session.arguments().isOn(RECOVERY)) {
      throw new UsageException(
          "what to export was not said", "'dj key export --recovery' prints the recovery code");
    }
    Confirmation.require(session, "print the code that opens the repository without a password?");
    String code = session.open().keys().recoveryCode(session.password());
    if (session.json()) {
      session.summary(JsonObject.message("summary").put("recovery_code", code));
    } else {
      session.console().result(code);
      session.message("whoever has this code can read the repository; keep it off the computer");
    }
    return ExitCode.DONE;
  }
}
