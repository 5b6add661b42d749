package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.output.Table;
import dj.application.usecase.ReadSnapshots;
import dj.domain.finding.Finding;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.SnapshotGroup;
import dj.domain.snapshot.SnapshotSummary;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `dj snapshot list`.
final class SnapshotListCommand implements Command {
  private static final Option LATEST =
      Option.single(
          "Listing", "N", "List only the newest N of each group of host and paths.", "--latest");
  private static final Option GROUP_BY =
      Option.single(
          "Listing",
          "host,paths,tags",
          "Make a table for each group of snapshots with the same host, paths or tags.",
          "-g",
          "--group-by");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_LIST,
        List.of("The oldest snapshot comes first. The size is that of all files in a snapshot."),
        CommandModel.Operands.any("[ID...]"),
        Stream.concat(Stream.of(LATEST, GROUP_BY), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj snapshot list --tags daily --host web1", "The daily snapshots of one host."),
            new CommandModel.Example(
                "dj snapshot list --latest 1", "The newest snapshot of each host and its paths.")));
  }

  @Override
  public ExitCode run(Session session) {
    Set<SnapshotGroup.By> groups =
        SnapshotGroups.parse(session.arguments().value(GROUP_BY).orElse(""));
    ReadSnapshots snapshots = session.open().snapshots();
    List<String> names = session.arguments().operands();
    ReadSnapshots.Outcome outcome =
        names.isEmpty()
            ? snapshots.list(SnapshotOptions.filter(session), session.password())
            : snapshots.find(names, SnapshotOptions.filter(session), session.password());
    List<StoredSnapshot> wanted = latest(session.arguments(), outcome.snapshots());
    if (session.json()) {
      wanted.forEach(snapshot -> session.item(SnapshotJson.of(snapshot)));
      session.summary(
          JsonObject.message("summary")
              .put("snapshots", wanted.size())
              .put("damaged", outcome.damaged().size()));
    } else {
      print(session, groups, wanted);
    }
    return damage(session, outcome.damaged());
  }

  /// Tells which snapshots cannot be read.
  static ExitCode damage(Session session, List<Finding> damaged) {
    for (Finding finding : damaged) {
      session.notice(
          session.messagePaint().bad("damaged:")
              + " snapshot "
              + ShownText.of(finding.subject())
              + ": "
              + ShownText.of(finding.message()));
    }
    return damaged.isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED;
  }

  private static List<StoredSnapshot> latest(Arguments arguments, List<StoredSnapshot> snapshots) {
    if (arguments.value(LATEST).isEmpty()) {
      return snapshots;
    }
    int number = Numbers.parse("--latest", arguments.value(LATEST).get(), 1, Integer.MAX_VALUE);
    Set<StoredSnapshot> kept = new HashSet<>();
    SnapshotGroup.divide(snapshots, SnapshotGroups.USUAL)
        .values()
        .forEach(g -> kept.addAll(g.subList(Math.max(0, g.size() - number), g.size())));
    return snapshots.stream().filter(kept::contains).toList();
  }

  private static void print(
      Session session, Set<SnapshotGroup.By> by, List<StoredSnapshot> snapshots) {
    SnapshotGroup.divide(snapshots, by)
        .forEach((group, members) -> {
          if (!by.isEmpty()) {
            String heading = "snapshots of " + SnapshotGroups.heading(group);
            session.console().result(session.paint().strong(heading));
          }
          table(session, members).lines(session.paint()).forEach(session.console()::result);
          if (!by.isEmpty()) {
            session.console().result("");
          }
        });
    session.message(Quantities.count(snapshots.size(), "snapshot"));
  }

  private static Table table(Session session, List<StoredSnapshot> snapshots) {
    Table table =
        new Table(
            Table.Column.text("ID"),
            Table.Column.text("TIME"),
            Table.Column.text("HOST"),
            Table.Column.text("TAGS"),
            Table.Column.number("SIZE"),
            Table.Column.text("PATHS"));
    for (StoredSnapshot stored : snapshots) {
      Snapshot snapshot = stored.snapshot();
      String mark =
          (snapshot.incomplete() ? " (incomplete)" : "") + (snapshot.pinned() ? " (pinned)" : "");
      table.row(
          List.of(
              List.of(stored.id().toShortHex()),
              List.of(
                  Quantities.time(snapshot.time().toInstant(), session.environment().zone())
                      + mark),
              List.of(ShownText.of(snapshot.host())),
              snapshot.tags().stream().map(ShownText::of).toList(),
              List.of(size(snapshot)),
              snapshot.paths().stream().map((RawBytes path) -> ShownText.of(path)).toList()));
    }
    return table;
  }

  private static String size(Snapshot snapshot) {
    return snapshot
        .summary()
        .map(SnapshotSummary::bytesProcessed)
        .map(Quantities::bytes)
        .orElse("");
  }
}
