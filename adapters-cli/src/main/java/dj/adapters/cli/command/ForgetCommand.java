package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.application.usecase.ForgetRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `dj forget`.
final class ForgetCommand implements Command {
  static final Option DRY_RUN =
      Option.flag("Removal", "Show what would be done, and change nothing.", "-n", "--dry-run");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.FORGET,
        List.of(
            "The policy is applied to each group of snapshots, and a snapshot stays if any of the"
                + " options keeps it; a table shows which and why. Pinned snapshots stay, and so do"
                + " those that are dated in the future. Days, weeks and months are those of the"
                + " local time zone.",
            "No space is freed: 'dj repo prune' does that. Until then 'dj repo rollback' brings"
                + " the snapshots back."),
        CommandModel.Operands.NONE,
        Stream.of(Stream.of(DRY_RUN), RetentionOptions.all().stream(), SnapshotOptions.ALL.stream())
            .flatMap(options -> options)
            .toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj forget --keep-daily 7 --keep-weekly 4 --keep-monthly 6 -n",
                "Show what a policy would remove."),
            new CommandModel.Example(
                "dj forget --host web1 --keep-within 30d", "Keep a month of one host.")));
  }

  @Override
  public ExitCode run(Session session) {
    return new ForgetRun(
            session,
            new ForgetRequest(
                RetentionOptions.policy(session.arguments()),
                SnapshotOptions.filter(session),
                RetentionOptions.groups(session.arguments()),
                session.environment().zone(),
                session.arguments().isOn(RetentionOptions.REMOVE_ALL),
                session.arguments().isOn(DRY_RUN),
                Optional.empty()))
        .run();
  }
}
