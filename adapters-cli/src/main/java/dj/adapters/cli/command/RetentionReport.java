package dj.adapters.cli.command;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.output.Table;
import dj.domain.retention.KeepReason;
import dj.domain.retention.RetentionDecision;
import dj.domain.retention.RetentionPlan;
import dj.domain.snapshot.Snapshot;
import dj.domain.snapshot.StoredSnapshot;
import dj.domain.tree.RawBytes;
import java.util.List;

/// What a policy says about each snapshot, as people and programs read it.
final class RetentionReport {
  private final Session session;

  RetentionReport(Session session) {
    this.session = session;
  }

  /// Writes a table for each group, or a line of JSON.
  void write(RetentionPlan plan) {
    for (RetentionPlan.Group group : plan.groups()) {
      if (session.json()) {
        session.item(json(group));
      } else if (!session.quiet()) {
        print(group);
      }
    }
    session.message(
        "keep "
            + Quantities.count(plan.kept().size(), "snapshot")
            + ", remove "
            + Quantities.count(plan.removed().size()));
  }

  private void print(RetentionPlan.Group group) {
    String name = SnapshotGroups.heading(group.group());
    String heading = name.isEmpty() ? "all snapshots" : "snapshots of " + name;
    session.console().result(session.paint().strong(heading));
    Table table =
        new Table(
            Table.Column.text("ID"),
            Table.Column.text("TIME"),
            Table.Column.text("HOST"),
            Table.Column.text("TAGS"),
            Table.Column.text("PATHS"),
            Table.Column.text("KEPT AS"));
    // The newest stands last, as in the list of snapshots.
    group.decisions().reversed().forEach(decision -> table.row(row(decision)));
    table.lines(session.paint()).forEach(session.console()::result);
    session.console().result("");
  }

  private List<List<String>> row(RetentionDecision decision) {
    Snapshot snapshot = decision.stored().snapshot();
    return List.of(
        List.of(decision.stored().id().toShortHex()),
        List.of(Quantities.time(snapshot.time().toInstant(), session.environment().zone())),
        List.of(ShownText.of(snapshot.host())),
        snapshot.tags().stream().map(ShownText::of).toList(),
        snapshot.paths().stream().map((RawBytes path) -> ShownText.of(path)).toList(),
        decision.keeps() ? texts(decision) : List.of("(remove)"));
  }

  private static List<String> texts(RetentionDecision decision) {
    return decision.reasons().stream().map(KeepReason::text).map(ShownText::of).toList();
  }

  private static JsonObject json(RetentionPlan.Group group) {
    JsonObject line = JsonObject.message("retention_group");
    group.group().host().ifPresent(host -> line.put("host", host));
    group
        .group()
        .paths()
        .ifPresent(paths -> line.put("paths", paths.stream().map(RawBytes::toText).toList()));
    group.group().tags().ifPresent(tags -> line.put("tags", tags));
    return line.put("keep", snapshots(group, true))
        .put("remove", snapshots(group, false))
        .put(
            "reasons",
            group.decisions().stream()
                .filter(RetentionDecision::keeps)
                .map(decision ->
                    new JsonObject()
                        .put("id", decision.stored().id().toHex())
                        .put("matches", decision.reasons().stream().map(KeepReason::text).toList()))
                .toList());
  }

  private static List<JsonObject> snapshots(RetentionPlan.Group group, boolean kept) {
    return group.decisions().stream()
        .filter(decision -> decision.keeps() == kept)
        .map(RetentionDecision::stored)
        .map((StoredSnapshot stored) -> SnapshotJson.of(stored))
        .toList();
  }
}
