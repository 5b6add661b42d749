package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.application.change.SnapshotChange;
import java.util.List;
import java.util.stream.Stream;

/// `dj snapshot pin`.
final class SnapshotPinCommand implements Command {
  private static final Option OFF =
      Option.flag("Pin", "Release them: policies may remove them again.", "--off");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_PIN,
        List.of(
            "No policy of 'dj forget' or 'dj repo prune' removes a pinned snapshot; only 'dj"
                + " snapshot delete' does. The pinned snapshot takes the place of the old one, with"
                + " a new id."),
        CommandModel.Operands.any("[ID...]"),
        Stream.concat(Stream.of(OFF), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example("dj snapshot pin latest", "Keep the newest one for good."),
            new CommandModel.Example("dj snapshot pin 1f3a55c2 --off", "Release one again.")));
  }

  @Override
  public ExitCode run(Session session) {
    return SnapshotChanges.run(
        session, new SnapshotChange.Pin(!session.arguments().isOn(OFF)), false);
  }
}
