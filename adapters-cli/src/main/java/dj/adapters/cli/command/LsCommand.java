package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.application.usecase.BrowseSnapshot;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import dj.domain.tree.TreeEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// `dj ls`.
final class LsCommand implements Command {
  private static final String GROUP = "Listing";
  private static final Option LONG =
      Option.flag(GROUP, "Show mode, owner, size and time too.", "-l", "--long");
  private static final Option RECURSIVE =
      Option.flag(
          GROUP, "Go into directories below the paths that were named.", "-R", "--recursive");
  private static final Option NUMERIC =
      Option.flag(GROUP, "With --long: owners as numbers.", "--numeric-ids");
  private static final Option NUL =
      Option.flag(GROUP, "End each name with a NUL instead of a line end.", "-0", "--print0");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.LS,
        List.of(
            "Without a path all files of the snapshot are listed. With a path its entries are, and"
                + " with --recursive all that is below."),
        new CommandModel.Operands(
            "ID[:PATH] [PATH...]", 1, Integer.MAX_VALUE, "name a snapshot: an id, or latest"),
        Stream.concat(Stream.of(LONG, RECURSIVE, NUMERIC, NUL), SnapshotOptions.ALL.stream())
            .toList(),
        true,
        List.of(
            new CommandModel.Example("dj ls latest", "All files of the newest snapshot."),
            new CommandModel.Example(
                "dj ls -l 9f3c21ab /home/ann", "One directory of a snapshot, with details.")));
  }

  @Override
  public ExitCode run(Session session) {
    List<String> operands = session.arguments().operands();
    AbsolutePaths absolute = new AbsolutePaths(Path.of("/"));
    List<RawBytes> paths = operands.stream().skip(1).map(absolute::of).toList();
    boolean whole = paths.isEmpty() && !operands.getFirst().contains(":");
    boolean recursive = whole || session.arguments().isOn(RECURSIVE);
    Lines lines = new Lines(session);
    session
        .open()
        .browse()
        .list(
            operands.getFirst(),
            SnapshotOptions.filter(session),
            paths,
            recursive,
            session.password(),
            lines);
    session.summary(JsonObject.message("summary").put("entries", lines.count));
    return ExitCode.DONE;
  }

  /// Writes entries as they come.
  private static final class Lines implements BrowseSnapshot.Listing {
    private final Session session;
    private final boolean details;
    private final boolean nul;
    private final EntryText text;
    private long count;

    Lines(Session session) {
      this.session = session;
      this.details = session.arguments().isOn(LONG);
      this.nul = session.arguments().isOn(NUL);
      this.text = new EntryText(session.environment().zone(), session.arguments().isOn(NUMERIC));
    }

    @Override
    public void snapshot(StoredSnapshot stored) {
      if (session.json()) {
        session.item(SnapshotJson.of(stored));
      } else {
        session.message(
            "snapshot "
                + stored.id().toShortHex()
                + " of "
                + Quantities.time(
                    stored.snapshot().time().toInstant(), session.environment().zone()));
      }
    }

    @Override
    public void entry(RawBytes path, TreeEntry entry) {
      count++;
      if (session.json()) {
        session.item(EntryText.json(path, entry));
        return;
      }
      session.console().result(text.line(path, entry, details, session.resultIsShown()), nul);
    }
  }
}
