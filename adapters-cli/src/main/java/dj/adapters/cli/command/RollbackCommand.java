package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.change.Rollback;
import dj.application.usecase.ChangeSnapshots;
import dj.domain.event.Progress;
import dj.domain.id.Id256;
import dj.domain.id.TransactionId;
import java.util.List;

/// `dj repo rollback` and `dj snapshot undelete`: both bring removed snapshots back.
final class RollbackCommand implements Command {
  private final CommandModel model;
  private final Undoing undoing;

  private RollbackCommand(CommandModel model, Undoing undoing) {
    this.model = model;
    this.undoing = undoing;
  }

  private interface Undoing {
    Rollback.Outcome execute(ChangeSnapshots change, Session session, Progress progress);
  }

  /// `dj repo rollback`.
  static RollbackCommand ofTransaction() {
    return new RollbackCommand(
        new CommandModel(
            Commands.REPO_ROLLBACK,
            List.of(
                "Brings back the snapshots that a command removed, each with a new id and all its"
                    + " data, and removes what the command had put in their place. It is a"
                    + " transaction of its own, which can be rolled back.",
                "What a prune has freed cannot be brought back: the command then says so and"
                    + " changes nothing."),
            new CommandModel.Operands("TXN", 1, 1, "name a transaction of 'dj repo log'"),
            List.of(),
            true,
            List.of(new CommandModel.Example("dj repo rollback 7c0de1b2", "Undo one command."))),
        (change, session, progress) ->
            change.rollBack(
                session.arguments().operands().getFirst(), session.password(), progress));
  }

  /// `dj snapshot undelete`.
  static RollbackCommand ofSnapshots() {
    return new RollbackCommand(
        new CommandModel(
            Commands.SNAPSHOT_UNDELETE,
            List.of(
                "Brings removed snapshots back, each with a new id and all its data, whichever"
                    + " command removed them. 'dj repo log -v' lists the ids. What a prune has"
                    + " freed cannot be brought back."),
            new CommandModel.Operands(
                "ID...", 1, Integer.MAX_VALUE, "name a removed snapshot by its id"),
            List.of(),
            true,
            List.of(
                new CommandModel.Example(
                    "dj snapshot undelete 1f3a55c2", "Bring one snapshot back."))),
        (change, session, progress) ->
            change.undelete(session.arguments().operands(), session.password(), progress));
  }

  @Override
  public CommandModel model() {
    return model;
  }

  @Override
  public ExitCode run(Session session) {
    Rollback.Outcome outcome;
    try (ProgressDisplay display = session.display(Activity.REWRITE)) {
      outcome = undoing.execute(session.open().change(), session, display.progress());
    }
    outcome
        .restored()
        .forEach((old, back) -> {
          if (session.json()) {
            session.item(
                JsonObject.message("changed")
                    .put("old_snapshot_id", old.toHex())
                    .put("new_snapshot_id", back.toHex()));
          } else if (!session.quiet()) {
            session.console().result(old.toShortHex() + " -> " + back.toShortHex());
          }
        });
    session.summary(
        JsonObject.message("summary")
            .put("snapshots_restored", outcome.restored().size())
            .put("snapshots_removed", outcome.removed().size())
            .put("snapshot_ids", outcome.restored().values().stream().map(Id256::toHex).toList())
            .put(
                "transactions",
                outcome.transactions().stream().map(TransactionId::toHex).toList()));
    session.message(
        outcome.transactions().isEmpty()
            ? "nothing to undo: all of it is there"
            : "brought back "
                + Quantities.count(outcome.restored().size(), "snapshot")
                + ", removed "
                + Quantities.count(outcome.removed().size()));
    return ExitCode.DONE;
  }
}
