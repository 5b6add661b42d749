package dj.adapters.cli.command;

import dj.adapters.cli.config.FileFailure;
import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.TargetException;
import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `dj dump`.
final class DumpCommand implements Command {
  private static final Option TARGET =
      Option.single(
          "Target", "FILE", "Write to a file instead of standard output.", "-t", "--target");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.DUMP,
        List.of(
            "The bytes go to standard output as they are, holes as zeros. For directories, and for"
                + " owners, times and holes, use 'dj restore'."),
        new CommandModel.Operands(
            "ID PATH", 2, 2, "name a snapshot (an id, or latest) and a file in it"),
        Stream.concat(Stream.of(TARGET), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj dump latest /etc/fstab", "Print a file of the newest snapshot."),
            new CommandModel.Example(
                "dj dump latest /db.sql | psql shop", "Feed a saved stream to a program.")));
  }

  @Override
  public ExitCode run(Session session) {
    RawBytes path = new AbsolutePaths(Path.of("/")).of(session.arguments().operands().get(1));
    Optional<String> target = session.arguments().value(TARGET).filter(name -> !name.equals("-"));
    if (target.isEmpty() && session.json()) {
      throw new UsageException(
          "--json needs --target here: standard output is the file itself", "");
    }
    if (target.isEmpty()) {
      dump(session, path, session.console().resultBytes());
      return ExitCode.DONE;
    }
    Path file = session.environment().workingDirectory().resolve(target.get());
    try (OutputStream stream = Files.newOutputStream(file)) {
      dump(session, path, stream);
    } catch (IOException e) {
      throw new TargetException("cannot write " + file + ": " + FileFailure.reason(e), "", e);
    }
    if (session.json()) {
      session.summary(
          SnapshotJson.path(JsonObject.message("summary"), path).put("target", file.toString()));
    } else {
      session.message("wrote " + ShownText.of(path) + " to " + ShownText.of(target.get()));
    }
    return ExitCode.DONE;
  }

  private static void dump(Session session, RawBytes path, OutputStream stream) {
    session
        .open()
        .browse()
        .dump(
            session.arguments().operands().getFirst(),
            SnapshotOptions.filter(session),
            path,
            session.password(),
            stream);
  }
}
