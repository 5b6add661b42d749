package dj.adapters.cli.command;

import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.Option;
import dj.domain.snapshot.SnapshotFilter;
import java.util.List;

/// The options that choose among snapshots.
final class SnapshotOptions {
  private static final String GROUP = "Which snapshots";

  static final Option HOSTS =
      Option.repeated(
          GROUP, "HOST", "Only snapshots of this host; several: of any of them.", "-H", "--host");
  static final Option TAGS =
      Option.repeated(
          GROUP,
          "TAG[,TAG...]",
          "Only snapshots with all of these tags; given again: or with all of those.",
          "--tags",
          "--tag");
  static final Option PATHS =
      Option.repeated(
          GROUP, "PATH", "Only snapshots of this path; several: of all of them.", "--path");

  static final List<Option> ALL = List.of(HOSTS, TAGS, PATHS);

  private SnapshotOptions() {}

  static SnapshotFilter filter(Session session) {
    Arguments arguments = session.arguments();
    AbsolutePaths paths = new AbsolutePaths(session.environment().workingDirectory());
    return new SnapshotFilter(
        arguments.words(HOSTS),
        arguments.values(TAGS).stream()
            .map(Arguments::commaList)
            .filter(tags -> !tags.isEmpty())
            .toList(),
        arguments.values(PATHS).stream().map(paths::of).toList());
  }
}
