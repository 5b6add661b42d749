package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.domain.port.CacheStore;
import java.nio.file.Path;
import java.util.List;

/// `dj cache list`.
final class CacheListCommand implements Command {
  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.CACHE_LIST,
        List.of(
            "A cache holds copies of what remote repositories have of indexes, snapshots and"
                + " directories, encrypted as there. All repositories share it. A copy is never"
                + " trusted for more than its content: whether a file exists is asked of the"
                + " storage."),
        CommandModel.Operands.NONE,
        List.of(),
        true,
        List.of(new CommandModel.Example("dj cache list", "How much space the caches take.")));
  }

  @Override
  public ExitCode run(Session session) {
    CacheStore.Usage usage = session.cache().usage();
    String directory = session.settings().cacheDirectory().map(Path::toString).orElse("");
    long limit = session.settings().cacheSizeBytes();
    if (session.json()) {
      session.summary(
          JsonObject.message("summary")
              .put("directory", directory)
              .put("files", usage.files())
              .put("bytes", usage.sizeBytes())
              .put("limit_bytes", limit));
    } else {
      session
          .console()
          .result(
              "%s: %s, %s of %s"
                  .formatted(
                      directory,
                      Quantities.count(usage.files(), "file"),
                      Quantities.bytes(usage.sizeBytes()),
                      Quantities.bytes(limit)));
    }
    return ExitCode.DONE;
  }
}
