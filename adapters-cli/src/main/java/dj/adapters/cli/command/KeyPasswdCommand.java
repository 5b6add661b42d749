package dj.adapters.cli.command;

import dj.adapters.cli.config.NewPasswords;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.application.usecase.ManageKeys;
import java.util.List;
import java.util.stream.Stream;

/// `dj key passwd`.
final class KeyPasswdCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.KEY_PASSWD,
        List.of(
            "A new key with the new password takes the place of the key that opens the repository:"
                + " it is written, read and opened again, and only then the old one is removed. It"
                + " keeps label and cost of derivation unless told otherwise. Nothing else in the"
                + " repository changes, and other keys stay.",
            "Who knows the old password and has a copy of the repository from before can still"
                + " read that copy."),
        CommandModel.Operands.NONE,
        Stream.concat(
                Stream.of(KeyOptions.LABEL, KeyOptions.KDF_MEMORY), NewPasswords.OPTIONS.stream())
            .toList(),
        true,
        List.of(
            new CommandModel.Example("dj key passwd", "Ask for the old and the new password."),
            new CommandModel.Example(
                "dj key passwd --new-password-file new.txt", "Take the new one from a file.")));
  }

  @Override
  public ExitCode run(Session session) {
    ManageKeys.Replacement replacement =
        session
            .open()
            .keys()
            .replace(
                session.arguments().value(KeyOptions.LABEL),
                KeyOptions.parameters(session),
                session.password(),
                session.replacementPassword());
    if (session.json()) {
      session.summary(
          JsonObject.message("summary")
              .put("key_id", replacement.current().toHex())
              .put("removed_key_id", replacement.old().toHex()));
    } else {
      session.message(
          "changed the password: key "
              + replacement.current().toShortHex()
              + " is in the place of "
              + replacement.old().toShortHex());
    }
    return ExitCode.DONE;
  }
}
