package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.Arguments;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.application.change.SnapshotChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `dj snapshot tag`.
final class SnapshotTagCommand implements Command {
  private static final String TAGS = "Tags";
  private static final Option SET =
      Option.repeated(
          TAGS, "TAG[,TAG...]", "Give them these tags and no others; '' for none.", "--set");
  private static final Option ADD = Option.repeated(TAGS, "TAG[,TAG...]", "Add tags.", "--add");
  private static final Option REMOVE =
      Option.repeated(TAGS, "TAG[,TAG...]", "Take tags away.", "--remove");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.SNAPSHOT_TAG,
        List.of(
            "A snapshot never changes: one with the new tags takes the place of the old one, with a"
                + " new id. 'dj repo rollback' undoes it."),
        CommandModel.Operands.any("[ID...]"),
        Stream.concat(Stream.of(SET, ADD, REMOVE), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example("dj snapshot tag latest --add good", "Tag the newest one."),
            new CommandModel.Example(
                "dj snapshot tag --host web1 --remove tmp,test", "Take tags off all of a host.")));
  }

  @Override
  public ExitCode run(Session session) {
    Arguments arguments = session.arguments();
    Optional<List<String>> set =
        arguments.value(SET).isPresent() ? Optional.of(arguments.words(SET)) : Optional.empty();
    SnapshotChange change =
        new SnapshotChange.Tags(set, arguments.words(ADD), arguments.words(REMOVE));
    return SnapshotChanges.run(session, change, false);
  }
}
