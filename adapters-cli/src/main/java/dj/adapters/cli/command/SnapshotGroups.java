package dj.adapters.cli.command;

import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.UsageException;
import dj.domain.snapshot.SnapshotGroup;
import dj.domain.tree.RawBytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Groups of snapshots as options name them and headings show them.
final class SnapshotGroups {
  /// What tells the snapshots of one machine's one job from all others.
  static final Set<SnapshotGroup.By> USUAL = Set.of(SnapshotGroup.By.HOST, SnapshotGroup.By.PATHS);

  private SnapshotGroups() {}

  /// Reads a list with commas of `host`, `paths` and `tags`.
  ///
  /// @throws UsageException if the list has another word
  static Set<SnapshotGroup.By> parse(String list) {
    Set<SnapshotGroup.By> by = EnumSet.noneOf(SnapshotGroup.By.class);
    for (String word : Arguments.commaList(list)) {
      by.add(
          switch (word) {
            case "host", "hosts" -> SnapshotGroup.By.HOST;
            case "path", "paths" -> SnapshotGroup.By.PATHS;
            case "tag", "tags" -> SnapshotGroup.By.TAGS;
            default ->
                throw new UsageException(
                    "--group-by takes host, paths and tags, not '" + word + "'",
                    "--group-by host,paths");
          });
    }
    return by;
  }

  /// What the snapshots of a group have in common; empty for the group of all.
  static String heading(SnapshotGroup group) {
    List<String> parts = new ArrayList<>();
    group.host().ifPresent(host -> parts.add("host " + ShownText.of(host)));
    group
        .paths()
        .map(paths -> paths.stream().map((RawBytes path) -> ShownText.of(path)).toList())
        .ifPresent(paths -> parts.add("paths " + String.join(" ", paths)));
    group
        .tags()
        .map(tags -> tags.stream().map(ShownText::of).toList())
        .ifPresent(
            tags -> parts.add(tags.isEmpty() ? "no tags" : "tags " + String.join(" ", tags)));
    return String.join(", ", parts);
  }
}
