package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.application.usecase.ReadSnapshots;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.time.Duration;
import java.util.List;

/// `dj snapshot show`.
final class SnapshotShowCommand implements Command {
  private static final int LABEL_COLUMNS = 14;

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_SHOW,
        List.of("A snapshot is named by a unique prefix of its id, by latest, or by latest~1."),
        new CommandModel.Operands(
            "ID...", 1, Integer.MAX_VALUE, "name a snapshot: an id, or latest"),
        SnapshotOptions.ALL,
        true,
        List.of(
            new CommandModel.Example(
                "dj snapshot show latest --host web1", "What the newest snapshot of a host is.")));
  }

  @Override
  public ExitCode run(Session session) {
    ReadSnapshots.Outcome outcome =
        session
            .open()
            .snapshots()
            .find(
                session.arguments().operands(),
                SnapshotOptions.filter(session),
                session.password());
    boolean first = true;
    for (StoredSnapshot stored : outcome.snapshots()) {
      if (session.json()) {
        session.item(SnapshotJson.of(stored));
      } else {
        if (!first) {
          session.console().result("");
        }
        print(session, stored);
      }
      first = false;
    }
    session.summary(JsonObject.message("summary").put("snapshots", outcome.snapshots().size()));
    return ExitCode.DONE;
  }

  private static void print(Session session, StoredSnapshot stored) {
    Snapshot snapshot = stored.snapshot();
    line(session, "snapshot", stored.id().toHex());
    line(
        session,
        "time",
        Quantities.time(snapshot.time().toInstant(), session.environment().zone()));
    line(session, "host", snapshot.host());
    line(session, "user", snapshot.user() + " (" + snapshot.uid() + ":" + snapshot.gid() + ")");
    line(session, "tags", String.join(", ", snapshot.tags()));
    for (RawBytes path : snapshot.paths()) {
      line(session, "path", ShownText.of(path));
    }
    snapshot.excludes().forEach(exclude -> line(session, "exclude", exclude));
    line(session, "source", (snapshot.source().kind() + " " + snapshot.source().detail()).strip());
    snapshot.parent().ifPresent(parent -> line(session, "parent", parent.toHex()));
    snapshot.original().ifPresent(original -> line(session, "original", original.toHex()));
    line(session, "pinned", snapshot.pinned() ? "yes: no policy removes it" : "");
    line(session, "tree", snapshot.tree().toHex());
    line(session, "program", snapshot.program());
    if (snapshot.incomplete()) {
      line(session, "state", session.paint().warning("incomplete: not everything could be read"));
    }
    snapshot.summary().ifPresent(summary -> print(session, summary));
  }

  private static void print(Session session, SnapshotSummary summary) {
    line(
        session,
        "files",
        counts(summary.filesNew(), summary.filesChanged(), summary.filesUnmodified()));
    line(
        session,
        "directories",
        counts(
            summary.directoriesNew(),
            summary.directoriesChanged(),
            summary.directoriesUnmodified()));
    line(
        session,
        "content",
        Quantities.count(summary.filesProcessed(), "file")
            + ", "
            + Quantities.bytes(summary.bytesProcessed()));
    line(
        session,
        "added",
        Quantities.bytes(summary.bytesAdded())
            + ", stored as "
            + Quantities.bytes(summary.bytesStored()));
    Duration duration = Duration.between(summary.started(), summary.ended());
    line(session, "duration", Quantities.duration(duration.toSeconds()));
    if (summary.failedItems() > 0) {
      line(session, "not read", Quantities.count(summary.failedItems(), "item"));
    }
  }

  static String counts(long fresh, long changed, long unmodified) {
    return Quantities.count(fresh)
        + " new, "
        + Quantities.count(changed)
        + " changed, "
        + Quantities.count(unmodified)
        + " unmodified";
  }

  private static void line(Session session, String label, String text) {
    if (!text.isEmpty()) {
      String padded = label + " ".repeat(LABEL_COLUMNS - label.length());
      session.console().result(session.paint().faint(padded) + text);
    }
  }
}
