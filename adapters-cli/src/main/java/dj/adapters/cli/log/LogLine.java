package dj.adapters.cli.log;

import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.MaskedText;
import dj.adapters.cli.output.ShownText;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// One line of a log.
///
/// @param level how much it matters
/// @param event what it tells of, a word for programs
/// @param text what happened, for people
/// @param members what of it programs can use
record LogLine(Level level, String event, String text, JsonObject members) {
  /// A time of ISO 8601, with milliseconds also where they are zero, so that lines align.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

  private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

  /// Takes colours, control characters and the passwords of addresses out of the text.
  LogLine {
    text = plain(text);
  }

  /// How much a line matters.
  enum Level {
    /// All goes its way.
    INFO,
    /// A person should know.
    WARNING,
    /// Something was not done.
    ERROR
  }

  /// A line with nothing but a text.
  static LogLine of(Level level, String event, String text) {
    return new LogLine(level, event, text, new JsonObject());
  }

  /// The line without its end, stamped with a time and a process.
  String in(LogFormat format, OffsetDateTime time, long process) {
    String stamp = TIME.format(time);
    String name = level.name().toLowerCase(Locale.ROOT);
    return switch (format) {
      case TEXT -> "%s dj[%d] %-7s %s".formatted(stamp, process, name, text);
      case JSON ->
          new JsonObject()
              .put("time", stamp)
              .put("pid", process)
              .put("level", name)
              .put("event", event)
              .put("message", text)
              .putAll(members)
              .toLine();
    };
  }

  /// Text as a log may hold it: one line that no terminal obeys, without the password of an
  /// address.
  static String plain(String text) {
    return MaskedText.of(ShownText.of(COLOR.matcher(text).replaceAll("")));
  }
}
