package dj.adapters.cli.command;

import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.ShownText;
import java.util.List;

/// The frame of what one command line writes for programs: a header before all else, whatever comes
/// of the command, and an error as the last line of one that failed.
final class JsonOutput {
  private final Console console;
  private final String version;
  private String command = "";
  private boolean expected;
  private boolean begun;

  JsonOutput(Console console, String version) {
    this.console = console;
    this.version = version;
  }

  /// Says whether lines of JSON are written at all.
  void expect(boolean asJson) {
    expected = asJson;
  }

  /// Says which command it is.
  void of(String name) {
    command = name;
  }

  /// Writes the header, once.
  void begin() {
    if (expected && !begun) {
      begun = true;
      record(
          JsonObject.message("header")
              .put("schema", "dj/1")
              .put("command", command)
              .put("version", version));
    }
  }

  /// Writes text for people, as it is or in lines of JSON.
  void text(List<String> lines) {
    if (expected) {
      begin();
      records(lines).forEach(this::record);
    } else {
      lines.forEach(console::result);
    }
  }

  /// Tells a person a warning, as it is or as a line of JSON.
  void warning(String text) {
    console.message(
        expected
            ? JsonObject.message("warning").put("message", text).toLine()
            : "warning: " + ShownText.of(text));
  }

  /// Writes the last line of a command that failed.
  void end(JsonObject error) {
    if (expected) {
      begin();
      record(error);
    }
  }

  /// Text for people with the line that ends it.
  static List<JsonObject> records(List<String> lines) {
    return List.of(
        JsonObject.message("text").put("text", String.join("\n", lines)),
        JsonObject.message("summary"));
  }

  private void record(JsonObject line) {
    console.result(line.toLine());
    console.flush();
  }
}
