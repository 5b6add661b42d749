package dj.adapters.cli.config;

import dj.application.usecase.RepositorySettings;

/// How much new data is compressed, as a person writes it.
final class Compression {
  private Compression() {}

  static boolean accepts(String text) {
    return level(text) >= 0;
  }

  /// The zstd level, 0 for none, -1 if the text means nothing.
  static int level(String text) {
    return switch (text) {
      case "off" -> 0;
      case "auto" -> RepositorySettings.DEFAULT_COMPRESSION_LEVEL;
      case "max" -> RepositorySettings.MAX_COMPRESSION_LEVEL;
      default -> text.matches("[1-9]|1[0-9]") ? Integer.parseInt(text) : -1;
    };
  }
}
