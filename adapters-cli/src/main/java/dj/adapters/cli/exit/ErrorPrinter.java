package dj.adapters.cli.exit;

import dj.adapters.cli.log.RunLog;
import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.JsonObject;
import dj.adapters.cli.output.Paint;
import dj.adapters.cli.output.ShownText;
import dj.domain.error.DjException;
import java.io.PrintWriter;
import java.io.StringWriter;

/// Tells why a command failed: what, why, what to do next, and a code that the error reference
/// explains.
public final class ErrorPrinter {
  private static final String BUG_CODE = "DJ-X070";
  private static final String BUG_HINT =
      "this is an error in dj, not in your data: please report it with the command line and what"
          + " --debug prints";
  private static final String INDENT = "       ";

  private final Console console;
  private final Paint paint;
  private final boolean json;
  private final boolean debug;
  private final RunLog log;

  /// Creates a printer.
  ///
  /// @param json whether errors are lines of JSON
  /// @param debug whether the stack trace is printed too
  /// @param log where errors are told as well
  public ErrorPrinter(Console console, Paint paint, boolean json, boolean debug, RunLog log) {
    this.console = console;
    this.paint = paint;
    this.json = json;
    this.debug = debug;
    this.log = log;
  }

  /// Tells an error and returns the line of JSON that ends the results with it.
  public JsonObject print(Throwable error, ExitCode exitCode) {
    Report report = report(error, exitCode);
    log.error(report.code(), report.message(), report.hint());
    console.messageText(json ? report.json().toLine() + "\n" : text(report));
    if (debug) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      console.messageText(trace.toString());
    }
    return report.json();
  }

  private static Report report(Throwable error, ExitCode exitCode) {
    if (error instanceof DjException known) {
      return new Report(exitCode, known.code(), String.valueOf(known.getMessage()), known.hint());
    }
    if (error instanceof OutOfMemoryError) {
      return new Report(
          ExitCode.FAILED,
          "DJ-F001",
          "out of memory: " + error.getMessage(),
          "give dj more, for example with DJ_JAVA_OPTIONS=-Xmx2g");
    }
    return new Report(exitCode, BUG_CODE, "internal error: " + error, BUG_HINT);
  }

  private String text(Report report) {
    StringBuilder text = new StringBuilder();
    text.append(paint.bad("error:")).append(' ').append(lines(report.message()));
    text.append(' ').append(paint.faint("[" + report.code() + "]")).append('\n');
    if (!report.hint().isEmpty()) {
      text.append(paint.strong("  hint: ")).append(lines(report.hint())).append('\n');
    }
    return text.toString();
  }

  private static String lines(String text) {
    return String.join("\n" + INDENT, text.lines().map(ShownText::of).toList());
  }

  private record Report(ExitCode exitCode, String code, String message, String hint) {
    JsonObject json() {
      return JsonObject.message("exit_error")
          .put("exit_code", exitCode.number())
          .put("code", code)
          .put("message", message)
          .put("hint", hint);
    }
  }
}
