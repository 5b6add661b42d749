package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.domain.id.KeyId;
import java.util.List;

/// `dj key remove`.
final class KeyRemoveCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.KEY_REMOVE,
        List.of(
            "The password of the key opens the repository no longer. The key that the command"
                + " itself opens the repository with is refused, so that one always remains: give"
                + " the password of another key, or change a password with 'dj key passwd'.",
            "Who has seen the password and has a copy of the repository from before can still read"
                + " that copy: the data is not encrypted anew."),
        new CommandModel.Operands("ID", 1, 1, "name the key by the beginning of its id"),
        List.of(),
        true,
        List.of(
            new CommandModel.Example(
                "dj key remove 1f3a --yes", "Remove the key whose id begins so.")));
  }

  @Override
  public ExitCode run(Session session) {
    String prefix = session.arguments().operands().getFirst();
    KeyId id =
        session
            .open()
            .keys()
            .remove(
                prefix,
                session.password(),
                found -> Confirmation.require(session, question(found)));
    if (session.json()) {
      session.summary(JsonObject.message("summary").put("removed_key_id", id.toHex()));
    } else {
      session.message("removed key " + id.toShortHex());
    }
    return ExitCode.DONE;
  }

  private static String question(KeyId id) {
    return "remove the key " + id.toShortHex() + ", so that its password opens nothing?";
  }
}
