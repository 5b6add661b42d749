package dj.adapters.cli.command;

import dj.adapters.cli.environment.Environment;
import dj.domain.error.CancelledException;
import dj.domain.error.FailedException;
import dj.domain.error.UsageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a command prints, as a stream whose closing tells whether the command did well.
final class CommandStream extends FilterInputStream {
  private static final Pattern SYSTEM_REASON =
      Pattern.compile("error[:=] ?[0-9]+[,:]? *\\(?([^()]+)");

  private final Process process;
  private final String name;
  private boolean ended;

  private CommandStream(Process process, String name) {
    super(process.getInputStream());
    this.process = process;
    this.name = name;
  }

  /// Starts the command; its standard input is empty and its messages are seen.
  ///
  /// @throws UsageException if it cannot be started
  static CommandStream start(List<String> words, Environment environment) {
    try {
      return new CommandStream(environment.child(words).start(), words.getFirst());
    } catch (IOException e) {
      throw new UsageException(
          "cannot run " + words.getFirst() + ": " + reason(e),
          "check its name and PATH; it stands behind --, as in: --stdin-from-command -- pg_dump"
              + " shop",
          e);
    }
  }

  /// What the system says, without the runtime's words around it.
  private static String reason(IOException error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    String message = String.valueOf(cause.getMessage());
    Matcher system = SYSTEM_REASON.matcher(message);
    return system.find() ? system.group(1) : message;
  }

  /// Ends the command, so that a read which waits for it comes back; the stream then fails when it
  /// is closed.
  void stop() {
    process.destroy();
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    ended |= b < 0;
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    ended |= count < 0;
    return count;
  }

  /// Waits for the command if it was read to its end, and stops it otherwise.
  ///
  /// @throws FailedException if it failed
  @Override
  public void close() throws IOException {
    super.close();
    if (!ended) {
      process.destroy();
      return;
    }
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new FailedException(
            name + " ended with status " + status + ", so that no snapshot was made",
            "run the command by itself to see what is wrong");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new CancelledException("stopped while " + name + " ran", "", e);
    }
  }
}
