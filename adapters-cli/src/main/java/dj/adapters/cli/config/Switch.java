package dj.adapters.cli.config;

import java.util.Locale;
import java.util.Optional;

/// On or off, as an environment variable or a profile writes it.
final class Switch {
  private Switch() {}

  static Optional<Boolean> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> Optional.of(true);
      case "false", "no", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
