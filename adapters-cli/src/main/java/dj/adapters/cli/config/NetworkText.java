package dj.adapters.cli.config;

import dj.adapters.cli.model.Arguments;
import dj.application.retry.ChaosPlan;
import dj.application.retry.RateTable;
import dj.application.usecase.StorageSettings;
import dj.domain.error.UsageException;
import dj.domain.filter.ByteSize;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Settings of the network as a person writes them; empty where a text means nothing.
final class NetworkText {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

  private NetworkText() {}

  static Optional<Integer> connections(String text) {
    return Optional.of(text)
        .filter(number -> number.matches("[0-9]{1,6}"))
        .map(Integer::valueOf)
        .filter(number -> number >= 1 && number <= StorageSettings.MAX_CONNECTIONS);
  }

  static Optional<Duration> time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  static Optional<Long> size(String text) {
    try {
      return Optional.of(ByteSize.parse(text).lengthBytes());
    } catch (UsageException _) {
      return Optional.empty();
    }
  }

  static Optional<RateTable> rates(String text) {
    return parsed(text, RateTable::parse);
  }

  static Optional<ChaosPlan> chaos(String text) {
    return parsed(text, ChaosPlan::parse);
  }

  private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The pairs of a list with commas; of two with the same key the last one counts.
  static Optional<Map<String, String>> options(String text) {
    Map<String, String> options = new TreeMap<>();
    for (String pair : Arguments.commaList(text)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        return Optional.empty();
      }
      options.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return Optional.of(options);
  }
}
