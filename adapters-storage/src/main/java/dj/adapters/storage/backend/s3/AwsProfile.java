package dj.adapters.storage.backend.s3;

import dj.domain.error.FileFailure;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One profile of the files that Amazon's own programs keep credentials and settings in.
///
/// The format is that of the page "Configuration and credential file settings" of the AWS CLI's
/// user guide: sections in brackets, `key = value` lines, comments after `#` or `;`, and indented
/// lines that belong to the key above, such as `endpoint_url` below `s3`. A section `services` that
/// the profile names counts like lines of its own.
///
/// @param name the name of the profile
/// @param settings the values by key, those of indented lines as `key.inner`
record AwsProfile(String name, Map<String, String> settings) {
  private static final String DEFAULT = "default";

  AwsProfile {
    settings = Map.copyOf(settings);
  }

  /// Reads the profile that the environment chooses; without a choice, the one named `default`,
  /// which may be missing.
  ///
  /// @param variables the environment
  /// @param homeDirectory where the folder `.aws` is
  /// @throws UsageException if a file cannot be read, or the chosen profile is not there
  static AwsProfile of(Map<String, String> variables, Path homeDirectory) {
    Optional<String> chosen = Variables.get(variables, "AWS_PROFILE");
    String name = chosen.orElse(DEFAULT);
    Path folder = homeDirectory.resolve(".aws");
    Path config =
        Variables.get(variables, "AWS_CONFIG_FILE").map(Path::of).orElse(folder.resolve("config"));
    Path credentials =
        Variables.get(variables, "AWS_SHARED_CREDENTIALS_FILE")
            .map(Path::of)
            .orElse(folder.resolve("credentials"));
    Map<String, String> settings = new HashMap<>();
    boolean isThere = read(config, name.equals(DEFAULT) ? name : "profile " + name, settings);
    isThere |= read(credentials, name, settings);
    String services = settings.get("services");
    if (services != null) {
      read(config, "services " + services, settings);
    }
    if (!isThere && chosen.isPresent()) {
      throw new UsageException(
          "AWS_PROFILE names the profile '"
              + name
              + "', which is neither in "
              + credentials
              + " nor in "
              + config,
          "correct AWS_PROFILE, or add the profile with 'aws configure'");
    }
    return new AwsProfile(name, settings);
  }

  /// The value of a key, if there is one.
  Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key)).filter(value -> !value.isEmpty());
  }

  private static boolean read(Path file, String section, Map<String, String> settings) {
    boolean isInside = false;
    boolean wasThere = false;
    String outer = "";
    for (String line : lines(file)) {
      String text = line.strip();
      if (text.startsWith("[") && text.endsWith("]")) {
        isInside = text.substring(1, text.length() - 1).strip().equals(section);
        wasThere |= isInside;
      } else if (isInside && isSetting(line)) {
        int equals = text.indexOf('=');
        String key = text.substring(0, equals).strip();
        boolean isInner = Character.isWhitespace(line.charAt(0));
        outer = isInner ? outer : key;
        settings.put(isInner ? outer + "." + key : key, withoutComment(text.substring(equals + 1)));
      }
    }
    return wasThere;
  }

  private static boolean isSetting(String line) {
    String text = line.strip();
    return text.indexOf('=') > 0 && text.charAt(0) != '#' && text.charAt(0) != ';';
  }

  private static String withoutComment(String value) {
    int comment = value.indexOf(" #");
    return (comment < 0 ? value : value.substring(0, comment)).strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (MalformedInputException e) {
      throw new UsageException(file + " is no text in UTF-8", "see what is in the file", e);
    } catch (IOException e) {
      throw new UsageException(
          "cannot read " + file + ": " + FileFailure.reason(e),
          "make it readable, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
          e);
    }
  }
}
