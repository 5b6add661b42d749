package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.domain.error.UsageException;
import java.nio.file.Path;
import java.util.List;

/// `dj cache dir`.
final class CacheDirCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.CACHE_DIR,
        List.of("The directory need not exist: it is made when something is to be kept."),
        CommandModel.Operands.NONE,
        List.of(),
        true,
        List.of(
            new CommandModel.Example(
                "du -sh \"$(dj cache dir)\"", "What the file system says of its size.")));
  }

  @Override
  public ExitCode run(Session session) {
    Path directory =
        session
            .settings()
            .cacheDirectory()
            .orElseThrow(
                () -> new UsageException("there is no cache directory", "drop --no-cache"));
    if (session.json()) {
      session.summary(JsonObject.message("summary").put("directory", directory.toString()));
    } else {
      session.console().result(directory.toString());
    }
    return ExitCode.DONE;
  }
}
