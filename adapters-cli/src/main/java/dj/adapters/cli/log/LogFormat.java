package dj.adapters.cli.log;

/// How the lines of a log file are written.
public enum LogFormat {
  /// For people: time, process, level and a text.
  TEXT,
  /// For programs: a JSON object a line.
  JSON;

  /// The format of a name that a user wrote; text if it is not `json`.
  public static LogFormat of(String name) {
    return name.equals("json") ? JSON : TEXT;
  }
}
