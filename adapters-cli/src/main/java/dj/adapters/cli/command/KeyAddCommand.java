package dj.adapters.cli.command;

import dj.adapters.cli.config.NewPasswords;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.application.repository.PasswordPrompt;
import dj.application.usecase.ManageKeys;
import dj.application.usecase.NewKey;
import dj.domain.id.KeyId;
import dj.domain.key.Argon2Parameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `dj key add`.
final class KeyAddCommand implements Command {
  private static final Option FROM_RECOVERY =
      Option.single(
          "Key",
          "FILE",
          "Open the repository with its recovery code instead of a password: a file with the code,"
              + " or - to type it.",
          "--from-recovery");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.KEY_ADD,
        List.of(
            "A repository may have up to 32 keys, each with a password of its own; any of them"
                + " opens everything. The new key is read and opened again before the command"
                + " reports it. Nothing else in the repository changes.",
            "With the recovery code that 'dj key export --recovery' printed, a new key can be made"
                + " when all passwords are lost."),
        CommandModel.Operands.NONE,
        Stream.concat(
                Stream.of(KeyOptions.LABEL, KeyOptions.KDF_MEMORY, FROM_RECOVERY),
                NewPasswords.OPTIONS.stream())
            .toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj key add --label laptop", "Ask for the password and for a new one."),
            new CommandModel.Example(
                "dj key add --from-recovery -", "Type the recovery code, then a new password.")));
  }

  @Override
  public ExitCode run(Session session) {
    NewKey key =
        new NewKey(
            session.arguments().value(KeyOptions.LABEL).orElse(""),
            KeyOptions.parameters(session).orElse(Argon2Parameters.DEFAULT));
    PasswordPrompt chosen = session.replacementPassword();
    ManageKeys keys = session.open().keys();
    Optional<String> recovery = session.arguments().value(FROM_RECOVERY);
    KeyId id =
        recovery.isPresent()
            ? keys.addFromRecovery(
                key, () -> session.newPasswords().recoveryCode(recovery.get()), chosen)
            : keys.add(key, session.password(), chosen);
    if (session.json()) {
      session.summary(JsonObject.message("summary").put("key_id", id.toHex()));
    } else {
      session.message("added key " + id.toShortHex() + ", and opened the repository with it");
    }
    return ExitCode.DONE;
  }
}
