package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.backup.BackupRequest;
import dj.application.usecase.BackupOutcome;
import dj.application.usecase.UseCases;
import dj.domain.snapshot.SnapshotSummary;
import java.time.Duration;
import java.util.List;

/// `dj backup create`.
final class BackupCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.BACKUP_CREATE,
        List.of(
            "Files that have not changed since the last snapshot of the same host and paths are"
                + " not read again, and data that the repository has already is not stored again.",
            "A file that cannot be read is reported; the rest is saved, and the exit code is 3."
                + " With -q nothing but the id of the snapshot is printed."),
        CommandModel.Operands.any("PATH..."),
        BackupOptions.ALL,
        true,
        List.of(
            new CommandModel.Example(
                "dj backup create /etc /home --exclude '*.tmp' --tags daily",
                "Save two directories without temporary files."),
            new CommandModel.Example(
                "dj backup create / -x --exclude-caches",
                "Save the root file system without caches and without what is mounted below it."),
            new CommandModel.Example(
                "dj backup create --stdin-filename db.sql --stdin-from-command -- pg_dump shop",
                "Save what a command prints; if the command fails, no snapshot is made.")));
  }

  @Override
  public ExitCode run(Session session) {
    UseCases useCases = session.open();
    BackupRequest request = new BackupRequests(session).read();
    long start = session.environment().nanoClock().getAsLong();
    BackupOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.BACKUP)) {
      outcome = useCases.backup().execute(request, session.password(), display.progress());
    }
    Duration duration = Duration.ofNanos(session.environment().nanoClock().getAsLong() - start);
    boolean dryRun = request.mode() == BackupRequest.Mode.DRY_RUN;
    ExitCode exitCode =
        session.decided(outcome.failedItems() > 0 ? ExitCode.PARTIAL : ExitCode.DONE);
    outcome.snapshotId().ifPresent(id -> session.note("snapshot " + id.toHex() + " saved"));
    if (session.json()) {
      session.summary(json(outcome, duration, dryRun));
    } else {
      tell(session, outcome, duration, dryRun);
    }
    return exitCode;
  }

  private static void tell(
      Session session, BackupOutcome outcome, Duration duration, boolean dryRun) {
    outcome
        .snapshot()
        .summary()
        .ifPresent(summary -> lines(summary, duration, dryRun).forEach(session::message));
    if (outcome.failedItems() > 0) {
      session.notice(
          session.messagePaint().bad("incomplete:")
              + " "
              + Quantities.count(outcome.failedItems(), "item")
              + " could not be read, see above");
    }
    if (outcome.snapshotId().isEmpty()) {
      session.message(
          dryRun ? "dry run: nothing was stored" : "nothing changed: no snapshot was made");
    } else if (session.resultIsShown() && !session.quiet()) {
      session.console().result("snapshot " + outcome.snapshotId().get().toShortHex() + " saved");
    } else {
      session.console().result(outcome.snapshotId().get().toHex());
    }
  }

  private static List<String> lines(SnapshotSummary summary, Duration duration, boolean dryRun) {
    return List.of(
        "files:       "
            + SnapshotShowCommand.counts(
                summary.filesNew(), summary.filesChanged(), summary.filesUnmodified()),
        "directories: "
            + SnapshotShowCommand.counts(
                summary.directoriesNew(),
                summary.directoriesChanged(),
                summary.directoriesUnmodified()),
        (dryRun ? "would add:   " : "added:       ")
            + Quantities.bytes(summary.bytesAdded())
            + (dryRun ? "" : ", stored as " + Quantities.bytes(summary.bytesStored())),
        "processed:   "
            + Quantities.count(summary.filesProcessed(), "file")
            + ", "
            + Quantities.bytes(summary.bytesProcessed())
            + " in "
            + Quantities.duration(duration.toSeconds()));
  }

  private static JsonObject json(BackupOutcome outcome, Duration duration, boolean dryRun) {
    JsonObject line = JsonObject.message("summary").put("dry_run", dryRun);
    outcome.snapshot().summary().ifPresent(summary -> SnapshotJson.put(line, summary));
    line.put("total_duration", duration.toMillis() / 1000.0)
        .put("error_count", outcome.failedItems());
    outcome.parentId().ifPresent(id -> line.put("parent", id.toHex()));
    outcome.snapshotId().ifPresent(id -> line.put("snapshot_id", id.toHex()));
    return line;
  }
}
