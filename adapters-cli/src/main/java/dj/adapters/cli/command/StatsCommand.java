package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.statistics.Statistics;
import dj.application.usecase.MeasureRepository;
import dj.domain.error.UsageException;
import java.util.List;
import java.util.stream.Stream;

/// `dj stats`.
final class StatsCommand implements Command {
  private static final Option MODE =
      Option.single(
          "Counting",
          "all|restore-size|files-by-contents|raw-data",
          "Show one way of counting alone; total_size and its neighbours in the summary of --json"
              + " are those of this way, or of restore-size.",
          "--mode");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.STATS,
        List.of(
            "What all snapshots, or those that are chosen, hold: what restores of them would make,"
                + " how many different contents the files have, and which blobs they need. Files"
                + " with several names count once in bytes.",
            "Deduplication compares what restores would make with the contents of data blobs,"
                + " compression the contents of blobs with what they take in packs. What is of no"
                + " use, as a prune would find it, is known only if all snapshots are counted.",
            "Every directory is read once, however many snapshots have it, unless it holds files"
                + " with several names."),
        CommandModel.Operands.any("[ID...]"),
        Stream.concat(Stream.of(MODE), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example("dj stats", "What the repository holds and what that takes."),
            new CommandModel.Example(
                "dj stats --mode raw-data --host web1", "The space that one host needs.")));
  }

  @Override
  public ExitCode run(Session session) {
    StatsMode mode = StatsMode.of(session.arguments().value(MODE).orElse("all"));
    MeasureRepository measure = session.open().measure();
    Statistics statistics;
    try (ProgressDisplay display = session.display(Activity.STATS)) {
      statistics =
          measure.measure(
              session.arguments().operands(),
              SnapshotOptions.filter(session),
              session.password(),
              display.progress());
    }
    if (!session.json()) {
      new StatsReport(session, statistics).print(mode);
    }
    if (statistics.missingBlobs() > 0) {
      session.notice(
          session.messagePaint().bad("damaged:")
              + " "
              + Quantities.count(statistics.missingBlobs(), "reference")
              + " to blobs that are not in the repository; run dj repo check");
    }
    ExitCode listed = SnapshotListCommand.damage(session, statistics.damaged());
    ExitCode exitCode = session.decided(statistics.missingBlobs() == 0 ? listed : ExitCode.DAMAGED);
    session.summary(StatsReport.json(statistics, mode));
    return exitCode;
  }

  /// A way of counting.
  enum StatsMode {
    /// All of them.
    ALL,
    /// What restores would make.
    RESTORE_SIZE,
    /// Each different content of a file once.
    FILES_BY_CONTENTS,
    /// Blobs.
    RAW_DATA;

    private static StatsMode of(String text) {
      return switch (text) {
        case "all" -> ALL;
        case "restore-size" -> RESTORE_SIZE;
        case "files-by-contents" -> FILES_BY_CONTENTS;
        case "raw-data" -> RAW_DATA;
        default ->
            throw new UsageException(
                "there is no mode '" + text + "'",
                "use all, restore-size, files-by-contents or raw-data");
      };
    }
  }
}
