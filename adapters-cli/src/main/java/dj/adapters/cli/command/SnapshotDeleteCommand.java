package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.application.usecase.ChangeSnapshots;
import dj.domain.id.Id256;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import java.util.List;
import java.util.stream.Collectors;

/// `dj snapshot delete`.
final class SnapshotDeleteCommand implements Command {
  private static final int MOST_LISTED = 10;

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_DELETE,
        List.of(
            "Removes snapshots by name, or all that pass the filters, pinned ones too. A snapshot"
                + " whose file is damaged is removed as well if it is named by its id.",
            "No space is freed: 'dj repo prune' does that. Until then 'dj snapshot undelete' and"
                + " 'dj repo rollback' bring the snapshots back."),
        CommandModel.Operands.any("[ID...]"),
        SnapshotOptions.ALL,
        true,
        List.of(
            new CommandModel.Example("dj snapshot delete 1f3a55c2", "Remove one snapshot."),
            new CommandModel.Example(
                "dj snapshot delete --host old --yes", "Remove all snapshots of a host.")));
  }

  @Override
  public ExitCode run(Session session) {
    ChangeSnapshots.Choice choice =
        new ChangeSnapshots.Choice(session.arguments().operands(), SnapshotOptions.filter(session));
    ChangeSnapshots.Deletion deletion =
        session
            .open()
            .change()
            .delete(
                choice, session.password(), ids -> Confirmation.require(session, question(ids)));
    if (session.json()) {
      session.summary(
          JsonObject.message("summary")
              .put("snapshots_removed", deletion.snapshots().size())
              .put("snapshot_ids", deletion.snapshots().stream().map(Id256::toHex).toList())
              .put(
                  "transactions",
                  deletion.transactions().stream().map(TransactionId::toHex).toList()));
    } else {
      session.message("removed " + Quantities.count(deletion.snapshots().size(), "snapshot"));
      Undo.tell(session, deletion.transactions());
    }
    return ExitCode.DONE;
  }

  private static String question(List<SnapshotId> ids) {
    String listed =
        ids.stream().limit(MOST_LISTED).map(Id256::toShortHex).collect(Collectors.joining(", "));
    return "remove "
        + Quantities.count(ids.size(), "snapshot")
        + ": "
        + listed
        + (ids.size() > MOST_LISTED ? ", ...?" : "?");
  }
}
