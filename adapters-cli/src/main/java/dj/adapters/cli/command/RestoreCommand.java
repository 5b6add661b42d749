package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.restore.RestoreRequest;
import dj.application.usecase.RestoreOutcome;
import dj.application.usecase.UseCases;
import dj.domain.error.UsageException;
import dj.domain.port.MetadataChoice;
import java.time.Duration;
import java.util.List;

/// `dj restore`.
final class RestoreCommand implements Command {
  private static final int MOST_COMPONENTS = 4096;
  private static final PatternOptions INCLUDES =
      new PatternOptions(
          RestoreOptions.INCLUDE,
          RestoreOptions.IGNORE_CASE_INCLUDE,
          RestoreOptions.INCLUDE_FILE,
          RestoreOptions.IGNORE_CASE_INCLUDE_FILE);
  private static final PatternOptions EXCLUDES =
      new PatternOptions(
          RestoreOptions.EXCLUDE,
          RestoreOptions.IGNORE_CASE_EXCLUDE,
          RestoreOptions.EXCLUDE_FILE,
          RestoreOptions.IGNORE_CASE_EXCLUDE_FILE);

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.RESTORE,
        List.of(
            "A snapshot is named by a unique prefix of its id, by latest, or by latest~2 for the"
                + " second before it; ID:/path restores what is below a path, without the"
                + " directories above it.",
            "Files that are as they should be are not written again, so that an interrupted restore"
                + " can simply be repeated. What is to be replaced stays until the new file is"
                + " whole. Nothing outside the target is touched."),
        new CommandModel.Operands(
            "ID[:PATH]", 1, 1, "name a snapshot to restore: an id, or latest"),
        RestoreOptions.ALL,
        true,
        List.of(
            new CommandModel.Example(
                "dj restore latest --target /tmp/restored", "All of the newest snapshot."),
            new CommandModel.Example(
                "dj restore 9f3c21ab:/home/ann -t /home/ann --overwrite if-newer --dry-run -vv",
                "See what would happen to a home directory."),
            new CommandModel.Example(
                "dj restore latest -t . -i '/etc/ssh/**'", "One directory, with its path.")));
  }

  @Override
  public ExitCode run(Session session) {
    UseCases useCases = session.open();
    RestoreRequest request = request(session);
    long start = session.environment().nanoClock().getAsLong();
    RestoreOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.RESTORE)) {
      outcome = useCases.restore().execute(request, session.password(), display.progress());
    }
    Duration duration = Duration.ofNanos(session.environment().nanoClock().getAsLong() - start);
    ExitCode exitCode =
        session.decided(outcome.failedItems() > 0 ? ExitCode.PARTIAL : ExitCode.DONE);
    if (session.json()) {
      session.summary(json(outcome, request.dryRun(), duration));
    } else {
      tell(session, outcome, request, duration);
    }
    return exitCode;
  }

  private static RestoreRequest request(Session session) {
    Arguments arguments = session.arguments();
    String target =
        arguments
            .value(RestoreOptions.TARGET)
            .filter(directory -> !directory.isEmpty())
            .orElseThrow(() ->
                new UsageException(
                    "the target is missing", "say where to restore to with --target DIR"));
    return new RestoreRequest(
        arguments.operands().getFirst(),
        SnapshotOptions.filter(session),
        session.environment().workingDirectory().resolve(target),
        INCLUDES.read(session),
        EXCLUDES.read(session),
        overwrite(arguments.value(RestoreOptions.OVERWRITE).orElse("always")),
        arguments.isOn(RestoreOptions.DELETE),
        arguments.isOn(RestoreOptions.DRY_RUN),
        arguments.isOn(RestoreOptions.VERIFY),
        Numbers.parse(
            "--strip-components",
            arguments.value(RestoreOptions.STRIP_COMPONENTS).orElse("0"),
            0,
            MOST_COMPONENTS),
        arguments.isOn(RestoreOptions.SPARSE),
        new MetadataChoice(
            !arguments.isOn(RestoreOptions.NO_OWNER),
            arguments.isOn(RestoreOptions.NUMERIC_IDS),
            !arguments.isOn(RestoreOptions.NO_XATTRS)));
  }

  private static RestoreRequest.Overwrite overwrite(String text) {
    return switch (text) {
      case "always" -> RestoreRequest.Overwrite.ALWAYS;
      case "if-changed" -> RestoreRequest.Overwrite.IF_CHANGED;
      case "if-newer" -> RestoreRequest.Overwrite.IF_NEWER;
      case "never" -> RestoreRequest.Overwrite.NEVER;
      default ->
          throw new UsageException(
              "--overwrite takes always, if-changed, if-newer or never, not '" + text + "'", "");
    };
  }

  private static void tell(
      Session session, RestoreOutcome outcome, RestoreRequest request, Duration duration) {
    String deleted =
        outcome.filesDeleted() > 0 ? ", deleted " + Quantities.count(outcome.filesDeleted()) : "";
    session.message(
        (request.dryRun() ? "would restore " : "restored ")
            + Quantities.count(outcome.filesRestored(), "item")
            + " ("
            + Quantities.bytes(outcome.bytesRestored())
            + "), skipped "
            + Quantities.count(outcome.filesSkipped())
            + deleted
            + " in "
            + Quantities.duration(duration.toSeconds()));
    if (request.verify() && !request.dryRun()) {
      session.message("verified " + Quantities.count(outcome.filesVerified(), "file"));
    }
    if (outcome.failedItems() > 0) {
      session.notice(
          session.messagePaint().bad("incomplete:")
              + " "
              + Quantities.count(outcome.failedItems(), "item")
              + " could not be restored, see above");
    }
  }

  private static JsonObject json(RestoreOutcome outcome, boolean dryRun, Duration duration) {
    return JsonObject.message("summary")
        .put("snapshot_id", outcome.snapshotId().toHex())
        .put("dry_run", dryRun)
        .put("total_files", outcome.filesRestored() + outcome.filesSkipped())
        .put("files_restored", outcome.filesRestored())
        .put("files_skipped", outcome.filesSkipped())
        .put("files_deleted", outcome.filesDeleted())
        .put("files_verified", outcome.filesVerified())
        .put("total_bytes", outcome.bytesRestored() + outcome.bytesSkipped())
        .put("bytes_restored", outcome.bytesRestored())
        .put("bytes_skipped", outcome.bytesSkipped())
        .put("error_count", outcome.failedItems())
        .put("total_duration", duration.toMillis() / 1000.0);
  }
}
