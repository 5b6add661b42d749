package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.application.prune.PruneOutcome;
import dj.application.prune.PruneRequest;
import dj.application.prune.UnusedLimit;
import dj.application.usecase.ForgetRequest;
import dj.domain.error.UsageException;
import dj.domain.filter.ByteSize;
import dj.domain.retention.RetentionPolicy;
import dj.domain.snapshot.SnapshotFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// `dj repo prune`.
final class PruneCommand implements Command {
  private static final String SPACE = "Space";

  private static final Option MAX_UNUSED =
      Option.single(
          SPACE,
          "SHARE",
          "Leave so much of no use where it costs rewriting to free it: 5%, 2G, 0, or unlimited."
              + " Without it, 5% of all and less than 10% of each pack.",
          "--max-unused");
  private static final Option MAX_REPACK_SIZE =
      Option.single(SPACE, "SIZE", "Rewrite no more than this: 500M, 10G.", "--max-repack-size");
  private static final Option UNDO_WINDOW =
      Option.single(
          SPACE,
          "TIME",
          "Keep the data of removed snapshots for so long, such as 7d or 36h, so that they can be"
              + " brought back; 0 (the default) frees space at once.",
          "--undo-window");
  private static final Option WAIT =
      Option.flag(
          SPACE,
          "Wait for backups that are under way, instead of leaving the rest to the next prune.",
          "--wait");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.REPO_PRUNE,
        List.of(
            "Frees the space of what no snapshot needs. With options that say which snapshots to"
                + " keep, all others are removed first, as by 'dj forget'; what would be removed"
                + " and freed is shown before that happens.",
            "Backups, restores and other prunes may run at the same time. What somebody at work"
                + " may still need is only marked, and freed by the next prune."),
        CommandModel.Operands.NONE,
        Stream.of(
                Stream.of(ForgetCommand.DRY_RUN, MAX_UNUSED, MAX_REPACK_SIZE, UNDO_WINDOW, WAIT),
                RetentionOptions.all().stream(),
                SnapshotOptions.ALL.stream())
            .flatMap(options -> options)
            .toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj repo prune --keep-daily 7 --keep-weekly 4 --keep-monthly 6",
                "Keep some snapshots of each host and its paths, and free the space of all"
                    + " others."),
            new CommandModel.Example(
                "dj repo prune --keep-last 30 --undo-window 7d",
                "Keep the data of what is removed for a week."),
            new CommandModel.Example("dj prune", "Free the space of what was removed before.")));
  }

  @Override
  public ExitCode run(Session session) {
    Arguments arguments = session.arguments();
    RetentionPolicy policy = RetentionOptions.policy(arguments);
    SnapshotFilter filter = SnapshotOptions.filter(session);
    boolean dryRun = arguments.isOn(ForgetCommand.DRY_RUN);
    PruneRequest space = space(arguments);
    boolean removeAll = arguments.isOn(RetentionOptions.REMOVE_ALL);
    if (policy.isEmpty() && filter.equals(SnapshotFilter.ALL)) {
      return onlySpace(session, space, dryRun);
    }
    return new ForgetRun(
            session,
            new ForgetRequest(
                policy,
                filter,
                RetentionOptions.groups(arguments),
                session.environment().zone(),
                removeAll,
                dryRun,
                Optional.of(space)))
        .run();
  }

  private static ExitCode onlySpace(Session session, PruneRequest space, boolean dryRun) {
    PruneRequest plan = space.in(new PruneRequest.Mode.Plan(Set.of()));
    PruneOutcome outcome;
    try (ProgressDisplay display = session.display(Activity.PRUNE)) {
      outcome =
          session
              .open()
              .prune()
              .execute(dryRun ? plan : space, session.password(), display.progress());
    }
    if (session.json()) {
      session.summary(
          PruneReport.put(JsonObject.message("summary").put("dry_run", dryRun), outcome));
      return ExitCode.DONE;
    }
    if (dryRun) {
      PruneReport.tell(session, outcome.estimate());
      session.message("dry run: nothing was changed");
    } else {
      PruneReport.tell(session, outcome);
    }
    return ExitCode.DONE;
  }

  private static PruneRequest space(Arguments arguments) {
    return new PruneRequest(
        arguments.value(MAX_UNUSED).map(PruneCommand::unused).orElse(UnusedLimit.DEFAULT),
        arguments
            .value(MAX_REPACK_SIZE)
            .map(text -> OptionalLong.of(ByteSize.parse(text).lengthBytes()))
            .orElse(OptionalLong.empty()),
        arguments.value(UNDO_WINDOW).map(PruneCommand::window).orElse(Duration.ZERO),
        arguments.isOn(WAIT),
        new PruneRequest.Mode.Execute(),
        arguments.isOn(RetentionOptions.REMOVE_ALL));
  }

  private static UnusedLimit unused(String text) {
    if (text.equals("unlimited")) {
      return new UnusedLimit.Unlimited();
    }
    if (text.matches("[0-9]{1,2}(\\.[0-9]{1,3})?%")) {
      return new UnusedLimit.Share(Double.parseDouble(text.substring(0, text.length() - 1)));
    }
    if (text.endsWith("%")) {
      throw new UsageException(
          "--max-unused takes a share below 100%, not '" + text + "'", "--max-unused 5%");
    }
    return new UnusedLimit.Size(ByteSize.parse(text).lengthBytes());
  }

  private static Duration window(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (!text.matches("[0-9]{1,5}[dh]")) {
      throw new UsageException(
          "--undo-window takes days or hours, not '" + text + "'", "--undo-window 7d");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("d") ? Duration.ofDays(number) : Duration.ofHours(number);
  }
}
