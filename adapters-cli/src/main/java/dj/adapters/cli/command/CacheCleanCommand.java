package dj.adapters.cli.command;

import dj.adapters.cli.exit.ExitCode;
import dj.adapters.cli.model.CommandModel;
import dj.adapters.cli.model.Option;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Quantities;
import dj.domain.port.CacheStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// `dj cache clean`.
final class CacheCleanCommand implements Command {
  static final Option MAX_AGE =
      Option.single(
          "Cache",
          "AGE",
          "Remove only what was not used within this time, such as 30d.",
          "--max-age");

  @Override
  public CommandModel model() {
    return new CommandModel(
        Commands.CACHE_CLEAN,
        List.of(
            "Nothing is lost: what is needed again is fetched again. A cache keeps within"
                + " --cache-size by itself."),
        CommandModel.Operands.NONE,
        List.of(MAX_AGE),
        true,
        List.of(
            new CommandModel.Example("dj cache clean", "Remove all copies."),
            new CommandModel.Example(
                "dj cache clean --max-age 30d", "Remove what nobody used for a month.")));
  }

  @Override
  public ExitCode run(Session session) {
    CacheStore.Usage removed = session.cache().remove(notUsedSince(session));
    if (session.json()) {
      session.summary(
          JsonObject.message("summary")
              .put("files_removed", removed.files())
              .put("bytes_removed", removed.sizeBytes()));
    } else {
      session.message(
          "removed "
              + Quantities.count(removed.files(), "file")
              + ", "
              + Quantities.bytes(removed.sizeBytes()));
    }
    return ExitCode.DONE;
  }

  // Everything goes, whatever time another clock gave it.
  private static Instant notUsedSince(Session session) {
    return session
        .arguments()
        .value(MAX_AGE)
        .map(text -> CheckOptions.time(MAX_AGE, text))
        .map((Duration age) -> session.environment().clock().instant().minus(age))
        .orElse(Instant.ofEpochSecond(Integer.MAX_VALUE * 100L));
  }
}
