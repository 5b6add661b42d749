package dj.adapters.cli.progress;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.Quantities;
import dj.adapters.cli.output.ShownText;
import dj.domain.event.Event;
import java.util.Locale;
import java.util.Optional;

/// Events as lines for people and for programs.
final class EventLines {
  /// From this verbosity on, each item has a line.
  static final int VERBOSITY_OF_ITEMS = 2;

  private EventLines() {}

  /// The line for a person, if the event is worth one.
  static Optional<String> text(Event event, boolean quiet, int verbosity, Paint paint) {
    return switch (event) {
      case Event.PhaseStarted _ -> Optional.empty();
      case Event.ItemFailed failed ->
          Optional.of(
              paint.bad("error:")
                  + " "
                  + message(failed)
                  + " "
                  + paint.faint("[" + failed.code() + "]"));
      case Event.Warning warning ->
          quiet
              ? Optional.empty()
              : Optional.of(paint.warning("warning:") + " " + ShownText.of(warning.message()));
      case Event.ItemDone done ->
          quiet || verbosity < VERBOSITY_OF_ITEMS ? Optional.empty() : Optional.of(itemLine(done));
    };
  }

  /// The line for a program, if the event is worth one.
  static Optional<JsonObject> json(Event event, int verbosity) {
    return switch (event) {
      case Event.PhaseStarted _ -> Optional.empty();
      case Event.ItemFailed failed ->
          Optional.of(
              JsonObject.message("error")
                  .put("item", failed.path())
                  .put("message", failed.message())
                  .put("code", failed.code()));
      case Event.Warning warning ->
          Optional.of(JsonObject.message("warning").put("message", warning.message()));
      case Event.ItemDone done ->
          verbosity < VERBOSITY_OF_ITEMS
              ? Optional.empty()
              : Optional.of(
                  JsonObject.message("verbose_status")
                      .put("action", name(done.outcome()))
                      .put("item", done.path())
                      .put("reason", done.reason())
                      .put("data_size", done.sizeBytes())
                      .put("data_added", done.addedBytes()));
    };
  }

  private static String message(Event.ItemFailed failed) {
    String message = ShownText.of(failed.message());
    String path = ShownText.of(failed.path());
    return path.isEmpty() || message.contains(path) ? message : path + ": " + message;
  }

  private static String itemLine(Event.ItemDone done) {
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "%-9s ", name(done.outcome())));
    line.append(ShownText.of(done.path()));
    if (done.outcome() == Event.Outcome.NEW || done.outcome() == Event.Outcome.CHANGED) {
      line.append(", ").append(Quantities.bytes(done.addedBytes())).append(" added");
    }
    if (!done.reason().isEmpty()) {
      line.append(" (").append(ShownText.of(done.reason())).append(')');
    }
    return line.toString();
  }

  private static String name(Event.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
