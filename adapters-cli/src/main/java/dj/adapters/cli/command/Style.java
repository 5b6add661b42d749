package dj.adapters.cli.command;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.environment.StandardStream;
import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.ShownText;
import dj.adapters.cli.progress.Activity;
import dj.adapters.cli.progress.Glyphs;
import dj.adapters.cli.progress.ProgressDisplay;
import dj.adapters.cli.progress.ProgressMode;
import java.util.Locale;
import java.util.function.Consumer;

/// How output looks here and now: what the settings say, what the terminal can do, what the locale
/// has letters for.
final class Style {
  private final Environment environment;
  private final Settings settings;

  Style(Environment environment, Settings settings) {
    this.environment = environment;
    this.settings = settings;
  }

  Paint paint(StandardStream stream) {
    boolean color =
        switch (settings.text(Setting.COLOR).orElse("auto")) {
          case "always" -> true;
          case "never" -> false;
          default ->
              environment.terminal().isTerminal(stream)
                  && environment.variable("NO_COLOR").isEmpty()
                  && !isDumb();
        };
    return color && !settings.isOn(Setting.JSON) ? Paint.COLOR : Paint.PLAIN;
  }

  ProgressDisplay.View view(Activity activity, Consumer<JsonObject> records, RunLog log) {
    boolean json = settings.isOn(Setting.JSON);
    return new ProgressDisplay.View(
        activity,
        mode(json),
        json,
        settings.isOn(Setting.QUIET),
        settings.verbosity(),
        glyphs(),
        paint(StandardStream.ERR),
        environment.terminal()::columns,
        records,
        log);
  }

  boolean showsProgress() {
    return mode(settings.isOn(Setting.JSON)) != ProgressMode.NONE;
  }

  Glyphs glyphs() {
    return speaksUtf8() ? Glyphs.UNICODE : Glyphs.ASCII;
  }

  /// A message in letters that the locale has.
  String fitted(String message) {
    return speaksUtf8() ? message : ShownText.ascii(message);
  }

  private ProgressMode mode(boolean json) {
    boolean quiet = settings.isOn(Setting.QUIET);
    return switch (settings.text(Setting.PROGRESS).orElse("auto")) {
      case "bar" -> ProgressMode.BAR;
      case "plain" -> ProgressMode.PLAIN;
      case "json" -> ProgressMode.JSON;
      case "none" -> ProgressMode.NONE;
      default -> {
        if (quiet) {
          yield ProgressMode.NONE;
        }
        if (json) {
          yield ProgressMode.JSON;
        }
        boolean terminal = environment.terminal().isTerminal(StandardStream.ERR) && !isDumb();
        yield terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
      }
    };
  }

  private boolean isDumb() {
    return environment.variable("TERM").filter("dumb"::equals).isPresent();
  }

  // The first of these variables that is set decides (POSIX, 8.2).
  private boolean speaksUtf8() {
    String locale =
        environment
            .variable(Environment.LOCALE_VARIABLE)
            .or(() -> environment.variable("LC_ALL"))
            .or(() -> environment.variable("LC_CTYPE"))
            .or(() -> environment.variable("LANG"))
            .orElse("C")
            .toUpperCase(Locale.ROOT);
    return locale.contains("UTF-8") || locale.contains("UTF8");
  }
}
