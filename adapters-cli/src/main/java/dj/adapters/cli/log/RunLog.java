package dj.adapters.cli.log;

import dj.adapters.cli.config.Setting;
import dj.adapters.cli.config.Settings;
import dj.adapters.cli.environment.Environment;
import dj.adapters.cli.output.JsonObject;
import dj.domain.error.FileFailure;
import dj.domain.error.UsageException;
import dj.domain.event.Event;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// What a command line leaves in the log file, if one was named: its start, what a person was told,
/// each item that failed, the phases of its work, and how it ended.
///
/// Nothing of the command line but the command's name is written, no result, and nothing of the
/// environment: all of these may hold secrets.
public final class RunLog implements AutoCloseable {
  /// A log that nobody reads.
  public static final RunLog NONE = new RunLog(Optional.empty(), LogFormat.TEXT, Optional.empty());

  private static final int VERBOSITY_OF_ITEMS = 2;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Optional<LogFile> file;
  private final LogFormat format;
  private final Optional<Environment> environment;
  private final long startNanos;

  private RunLog(Optional<LogFile> file, LogFormat format, Optional<Environment> environment) {
    this.file = file;
    this.format = format;
    this.environment = environment;
    this.startNanos = nanos();
  }

  /// Opens the log that the settings name.
  ///
  /// @param warnings is told when lines can no longer be written
  /// @throws UsageException if it cannot be written to
  public static RunLog open(Settings settings, Environment environment, Consumer<String> warnings) {
    Optional<String> name = settings.text(Setting.LOG_FILE);
    if (name.isEmpty()) {
      return NONE;
    }
    Path path = environment.workingDirectory().resolve(name.get());
    LogFormat format = LogFormat.of(settings.text(Setting.LOG_FORMAT).orElse(""));
    try {
      LogFile file = LogFile.open(path, error -> warnings.accept(broken(path, error)));
      return new RunLog(Optional.of(file), format, Optional.of(environment));
    } catch (NoSuchFileException e) {
      throw unusable(path, "its directory does not exist", e);
    } catch (IOException e) {
      throw unusable(path, FileFailure.reason(e), e);
    }
  }

  private static UsageException unusable(Path path, String reason, IOException error) {
    return new UsageException(
        "cannot write the log file " + path + ": " + reason,
        "name a file that can be written with --log-file or DJ_LOG_FILE, or name none",
        error);
  }

  private static String broken(Path path, IOException error) {
    return "nothing more is written to the log file " + path + ": " + FileFailure.reason(error);
  }

  /// A command starts.
  public void started(String command, String version) {
    write(
        LogLine.Level.INFO,
        "start",
        "dj " + version + ": " + command,
        new JsonObject().put("command", command).put("version", version));
  }

  /// A person is told something.
  public void message(String text) {
    write(LogLine.Level.INFO, "message", text, new JsonObject());
  }

  /// A person is told something that should not be overlooked.
  public void warning(String text) {
    write(LogLine.Level.WARNING, "warning", text, new JsonObject());
  }

  /// Something happened on the way.
  ///
  /// @param verbosity what a person wants to be told, as `--verbose` counts
  public void event(Event event, int verbosity) {
    switch (event) {
      case Event.PhaseStarted phase ->
          write(
              LogLine.Level.INFO,
              "phase",
              "phase: " + phase.name(),
              new JsonObject().put("phase", phase.name()));
      case Event.Warning warning -> warning(warning.message());
      case Event.ItemFailed failed -> failed(failed);
      case Event.ItemDone done -> {
        if (verbosity >= VERBOSITY_OF_ITEMS) {
          done(done);
        }
      }
    }
  }

  private void failed(Event.ItemFailed failed) {
    String message = failed.message();
    boolean named = failed.path().isEmpty() || message.contains(failed.path());
    write(
        LogLine.Level.ERROR,
        "item-failed",
        (named ? message : failed.path() + ": " + message) + " [" + failed.code() + "]",
        new JsonObject().put("item", failed.path()).put("code", failed.code()));
  }

  private void done(Event.ItemDone done) {
    String action = done.outcome().name().toLowerCase(Locale.ROOT);
    write(
        LogLine.Level.INFO,
        "item",
        action + " " + done.path() + (done.reason().isEmpty() ? "" : " (" + done.reason() + ")"),
        new JsonObject()
            .put("action", action)
            .put("item", done.path())
            .put("data_size", done.sizeBytes())
            .put("data_added", done.addedBytes()));
  }

  /// A command fails.
  public void error(String code, String message, String hint) {
    write(
        LogLine.Level.ERROR,
        "error",
        message + " [" + code + "]" + (hint.isEmpty() ? "" : "; hint: " + hint),
        new JsonObject().put("code", code).put("hint", LogLine.plain(hint)));
  }

  /// A command has ended; nothing comes behind this.
  public void ended(int exitCode) {
    double seconds = (nanos() - startNanos) / NANOS_PER_SECOND;
    write(
        exitCode == 0 ? LogLine.Level.INFO : LogLine.Level.WARNING,
        "end",
        String.format(Locale.ROOT, "ended with exit code %d after %.3f s", exitCode, seconds),
        new JsonObject()
            .put("exit_code", exitCode)
            .put("duration_seconds", Math.round(seconds * 1000) / 1000.0));
    close();
  }

  @Override
  public void close() {
    file.ifPresent(LogFile::close);
  }

  private void write(LogLine.Level level, String event, String text, JsonObject members) {
    if (file.isPresent() && environment.isPresent()) {
      Environment process = environment.get();
      file.get()
          .line(
              new LogLine(level, event, text, members)
                  .in(
                      format,
                      process.clock().instant().atZone(process.zone()).toOffsetDateTime(),
                      process.processId().getAsLong()));
    }
  }

  private long nanos() {
    return environment.map(process -> process.nanoClock().getAsLong()).orElse(0L);
  }
}
