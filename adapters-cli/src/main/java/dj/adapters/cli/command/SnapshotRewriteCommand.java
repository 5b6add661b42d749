package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.application.change.SnapshotChange;
import java.util.List;
import java.util.stream.Stream;

/// `dj snapshot rewrite`.
final class SnapshotRewriteCommand implements Command {
  private static final String CHANGE = "What is changed";
  private static final Option NEW_HOST =
      Option.single(CHANGE, "HOST", "Make it a snapshot of this host.", "--new-host");
  private static final Option NEW_TIME =
      Option.single(
          CHANGE, "TIME", "Make it one of this time, such as 2026-01-31 12:00:00.", "--new-time");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_REWRITE,
        List.of(
            "Leaves files out of snapshots that were made already, or corrects their host or time."
                + " The new snapshot takes the place of the old one, with a new id; what was left"
                + " out can be brought back by 'dj repo rollback' until a prune frees its space."
                + " Leaving files out is asked about first.",
            "A snapshot that has lost files for good can be rewritten without them."),
        CommandModel.Operands.any("[ID...]"),
        Stream.of(
                Stream.of(
                    BackupOptions.EXCLUDE,
                    BackupOptions.IGNORE_CASE_EXCLUDE,
                    BackupOptions.EXCLUDE_FILE,
                    BackupOptions.IGNORE_CASE_EXCLUDE_FILE,
                    NEW_HOST,
                    NEW_TIME,
                    ForgetCommand.DRY_RUN),
                SnapshotOptions.ALL.stream())
            .flatMap(options -> options)
            .toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj snapshot rewrite --host web1 -e '*.iso' --dry-run",
                "See which snapshots would be looked at."),
            new CommandModel.Example(
                "dj snapshot rewrite --host web1 -e '*.iso' --yes",
                "Leave images out of all snapshots of a host."),
            new CommandModel.Example(
                "dj snapshot rewrite latest --new-host web2", "Correct a host.")));
  }

  @Override
  public ExitCode run(Session session) {
    Arguments arguments = session.arguments();
    PatternOptions patterns =
        new PatternOptions(
            BackupOptions.EXCLUDE,
            BackupOptions.IGNORE_CASE_EXCLUDE,
            BackupOptions.EXCLUDE_FILE,
            BackupOptions.IGNORE_CASE_EXCLUDE_FILE);
    SnapshotChange change =
        new SnapshotChange.Rewrite(
            patterns.read(session),
            patterns.texts(arguments),
            arguments.value(NEW_HOST),
            arguments
                .value(NEW_TIME)
                .map(text ->
                    SnapshotTime.parse(
                        text,
                        session.environment().clock().instant(),
                        session.environment().zone())),
            session.environment().zone());
    return SnapshotChanges.run(session, change, arguments.isOn(ForgetCommand.DRY_RUN));
  }
}
