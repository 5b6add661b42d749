package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.search.SoughtBlobs;
import dj.application.usecase.FindFiles;
import dj.domain.error.UsageException;
import dj.domain.event.Progress;
import java.util.List;
import java.util.stream.Stream;

/// `dj find`.
final class FindCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.FIND,
        List.of(
            "All snapshots are searched, oldest first, or those that options choose. A line is the"
                + " short id of a snapshot, a colon and a path, as dj restore, dj ls and dj dump"
                + " take it. That nothing is found is no failure: the exit code is 0.",
            "A pattern without / is compared with names, one with / with paths; see 'dj help"
                + " patterns'. Unlike there, a match of a directory says nothing of what is in it:"
                + " DIR/** finds that. Several patterns find what any of them matches.",
            "With --blob, --tree or --pack a line begins with the blob that the file or the"
                + " directory uses. A directory, and a file of many blobs, uses tree blobs."),
        CommandModel.Operands.any("PATTERN..."),
        Stream.concat(FindOptions.ALL.stream(), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example("dj find '*.odt' report.txt", "Every version of some files."),
            new CommandModel.Example(
                "dj find -s latest --type file --size +1G '*'",
                "The large files of the newest snapshot."),
            new CommandModel.Example(
                "dj find --pack 5e1f09ab", "Which files are hit if a pack is lost.")));
  }

  @Override
  public ExitCode run(Session session) {
    FindOptions options = new FindOptions(session);
    Arguments arguments = session.arguments();
    boolean hasPatterns = !arguments.operands().isEmpty();
    SoughtBlobs sought = options.soughtBlobs();
    if (hasPatterns != sought.isEmpty()) {
      throw new UsageException(
          hasPatterns
              ? "patterns do not go together with --blob, --tree and --pack"
              : "there is nothing to find",
          "name a pattern such as '*.txt', or a blob with --blob, --tree or --pack");
    }
    FindFiles.Scope scope =
        new FindFiles.Scope(
            arguments.values(FindOptions.SNAPSHOTS), SnapshotOptions.filter(session));
    FindFiles find = session.open().find();
    FindFiles.Outcome outcome;
    try (ProgressDisplay display = session.display(Activity.FIND)) {
      FindLines lines = new FindLines(session, display);
      Progress progress = display.progress();
      outcome =
          hasPatterns
              ? find.find(scope, options.filter(), session.password(), lines, progress)
              : find.findUses(scope, sought, session.password(), lines, progress);
    }
    return tell(session, outcome);
  }

  private static ExitCode tell(Session session, FindFiles.Outcome outcome) {
    ExitCode listed = SnapshotListCommand.damage(session, outcome.damaged());
    ExitCode exitCode = session.decided(outcome.unreadable() == 0 ? listed : ExitCode.PARTIAL);
    session.message(
        "found "
            + Quantities.count(outcome.matches())
            + " in "
            + Quantities.count(outcome.snapshots(), "snapshot"));
    session.summary(
        JsonObject.message("summary")
            .put("snapshots", outcome.snapshots())
            .put("matches", outcome.matches()));
    return exitCode;
  }
}
