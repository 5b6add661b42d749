package dj.adapters.cli.progress;

/// How progress is shown.
public enum ProgressMode {
  /// Lines that are redrawn on a terminal.
  BAR,
  /// A line every 30 seconds.
  PLAIN,
  /// A line of JSON every second.
  JSON,
  /// Not at all, unless it is asked for by a signal.
  NONE
}
