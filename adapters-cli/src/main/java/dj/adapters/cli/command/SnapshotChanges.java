package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.change.SnapshotChange;
import dj.application.change.SnapshotRewrite;
import dj.application.usecase.ChangeSnapshots;
import dj.domain.id.SnapshotId;
import dj.domain.id.TransactionId;
import dj.domain.snapshot.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the commands that change snapshots have in common.
final class SnapshotChanges {
  private SnapshotChanges() {}

  /// Changes the snapshots that the command line names.
  ///
  /// @param dryRun whether they are only listed
  static ExitCode run(Session session, SnapshotChange change, boolean dryRun) {
    ChangeSnapshots.Choice choice =
        new ChangeSnapshots.Choice(session.arguments().operands(), SnapshotOptions.filter(session));
    List<StoredSnapshot> affected = new ArrayList<>();
    Optional<SnapshotRewrite.Outcome> outcome;
    try (ProgressDisplay display = session.display(Activity.REWRITE)) {
      outcome =
          session
              .open()
              .change()
              .change(
                  choice,
                  change,
                  dryRun,
                  session.password(),
                  display.progress(),
                  found -> {
                    affected.addAll(found);
                    if (!dryRun && change.leavesOut() && !found.isEmpty()) {
                      display.pause();
                      Confirmation.require(session, question(found));
                      display.resume();
                    }
                  });
    }
    if (outcome.isEmpty()) {
      tellPlan(session, affected);
    } else {
      tell(session, change, outcome.get());
    }
    return ExitCode.DONE;
  }

  private static String question(List<StoredSnapshot> found) {
    return "leave files out of "
        + Quantities.count(found.size(), "snapshot")
        + ", whose originals are removed?";
  }

  private static void tellPlan(Session session, List<StoredSnapshot> affected) {
    for (StoredSnapshot stored : affected) {
      if (session.json()) {
        session.item(SnapshotJson.of(stored));
      } else {
        session.console().result(stored.id().toShortHex());
      }
    }
    session.message(
        "dry run: would look at "
            + Quantities.count(affected.size(), "snapshot")
            + "; nothing was changed");
    session.summary(JsonObject.message("summary").put("dry_run", true).put("snapshots_changed", 0));
  }

  private static void tell(
      Session session, SnapshotChange change, SnapshotRewrite.Outcome outcome) {
    for (Map.Entry<SnapshotId, SnapshotId> pair : outcome.replaced().entrySet()) {
      if (session.json()) {
        session.item(
            JsonObject.message("changed")
                .put("old_snapshot_id", pair.getKey().toHex())
                .put("new_snapshot_id", pair.getValue().toHex()));
      } else if (!session.quiet()) {
        session
            .console()
            .result(pair.getKey().toShortHex() + " -> " + pair.getValue().toShortHex());
      }
    }
    session.summary(summary(change, outcome));
    session.message(
        "changed "
            + Quantities.count(outcome.replaced().size(), "snapshot")
            + (outcome.unchanged() == 0
                ? ""
                : ", " + Quantities.count(outcome.unchanged()) + " as they should be already"));
    if (change.leavesOut() && !outcome.replaced().isEmpty()) {
      session.message(
          "left out "
              + Quantities.count(outcome.leftOut().files(), "file")
              + ", "
              + Quantities.bytes(outcome.leftOut().bytes())
              + "; 'dj repo prune' frees what no other snapshot needs");
    }
    Undo.tell(session, outcome.transactions());
  }

  private static JsonObject summary(SnapshotChange change, SnapshotRewrite.Outcome outcome) {
    JsonObject summary =
        JsonObject.message("summary")
            .put("dry_run", false)
            .put("snapshots_changed", outcome.replaced().size())
            .put("snapshots_unchanged", outcome.unchanged());
    if (change.leavesOut()) {
      summary
          .put("files_left_out", outcome.leftOut().files())
          .put("bytes_left_out", outcome.leftOut().bytes());
    }
    return summary.put(
        "transactions", outcome.transactions().stream().map(TransactionId::toHex).toList());
  }
}
