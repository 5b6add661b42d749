package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.model.Option;
import dj.domain.error.FileFailure;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file with settings, one `key = value` a line, `#` before a comment. Keys are the long names of
/// global options without the dashes.
final class Profile {
  static final Option OPTION =
      Option.single(
          Groups.REPOSITORY,
          "FILE",
          "Take settings from a file of 'key = value' lines; a bare name means"
              + " ~/.config/dj/NAME.conf.",
          "--profile");
  static final String VARIABLE = "DJ_PROFILE";

  private static final long MAX_BYTES = 1 << 20;

  private Profile() {}

  /// A setting with its value and place.
  record Line(Setting setting, String text, String place) {}

  /// What a profile sets, in its order: of a setting that is there twice the last one counts.
  static List<Line> read(String name, Environment environment) {
    Path file = file(name, environment);
    List<Line> settings = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        settings.add(parse(line, file + ":" + (i + 1)));
      }
    }
    return settings;
  }

  private static Path file(String name, Environment environment) {
    if (name.contains("/")) {
      return environment.workingDirectory().resolve(name);
    }
    Optional<String> base = environment.variable("XDG_CONFIG_HOME");
    String directory = base.orElseGet(() -> environment.variable("HOME").orElse("") + "/.config");
    return Path.of(directory, "dj", name + ".conf");
  }

  private static List<String> lines(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(file + " is too large for a profile", "");
      }
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the profile " + file + ": " + FileFailure.reason(e),
          "name a file with --profile or DJ_PROFILE, or drop the option",
          e);
    }
  }

  private static Line parse(String line, String place) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new UsageException(place + ": expected 'key = value'", "");
    }
    String key = line.substring(0, equals).strip();
    String text = line.substring(equals + 1).strip();
    for (Setting setting : Setting.values()) {
      if (setting.key().equals(key)) {
        return new Line(setting, text, place);
      }
    }
    throw new UsageException(
        place + ": unknown setting '" + key + "'", "'dj help environment' lists all settings");
  }
}
