package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.UsageException;
import dj.domain.tree.RawBytes;
import java.io.IOException;
import java.io.OutputStream;
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
            "The bytes of a file go to standard output as they are, holes as zeros. A directory is"
                + " written with all below it as an archive in the pax format, which every tar"
                + " reads: with owners, exact times, links, devices, and extended attributes for"
                + " tar --xattrs. Sockets have no place in it.",
            "The archive has the paths from the root of the snapshot; with ID:/path PATH is looked"
                + " for below that path, and the archive has the paths from there."),
        new CommandModel.Operands(
            "ID[:PATH] PATH",
            2,
            2,
            "name a snapshot (an id, or latest) and a file or directory in it"),
        Stream.concat(Stream.of(TARGET), SnapshotOptions.ALL.stream()).toList(),
        true,
        List.of(
            new CommandModel.Example(
                "dj dump latest /etc/fstab", "Print a file of the newest snapshot."),
            new CommandModel.Example(
                "dj dump latest /db.sql | psql shop", "Feed a saved stream to a program."),
            new CommandModel.Example(
                "dj dump latest:/home/ann / | ssh host tar x --xattrs -C /home/ann",
                "Bring a directory to another machine.")));
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
    try (OutputStream stream = TargetStream.open(file)) {
      dump(session, path, stream);
    } catch (IOException e) {
      throw new IllegalStateException("a target translates its errors", e);
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
            stream,
            socket -> session.warning(ShownText.of(socket) + " is left out: it is a socket"));
  }
}
