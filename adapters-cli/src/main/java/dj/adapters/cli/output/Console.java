package dj.adapters.cli.output;

import dj.domain.error.FailedException;
import dj.domain.error.OutOfSpaceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The two streams of a command: results on one, everything that a person is told on the other.
///
/// Results are buffered and keep their order, and a line of them is whole whatever thread writes
/// it; messages are written at once. A message that cannot be written is dropped: there is nobody
/// to tell.
public final class Console {
  private static final int RESULT_BUFFER_BYTES = 1 << 16;

  private final OutputStream results;
  private final OutputStream messages;

  /// Creates the streams.
  ///
  /// @param out where results go, unbuffered
  /// @param err where messages go, unbuffered
  public Console(OutputStream out, OutputStream err) {
    this.results = new BufferedOutputStream(new Results(out), RESULT_BUFFER_BYTES);
    this.messages = err;
  }

  /// Writes one line of the result.
  ///
  /// @throws ReaderGoneException if the reader closed the pipe
  public void result(String line) {
    result(line.getBytes(StandardCharsets.UTF_8), false);
  }

  /// Writes one line of the result, which need not be text.
  ///
  /// @param nul whether a NUL ends it instead of a line end
  /// @throws ReaderGoneException if the reader closed the pipe
  public void result(byte[] line, boolean nul) {
    byte[] bytes = Arrays.copyOf(line, line.length + 1);
    bytes[line.length] = (byte) (nul ? 0 : '\n');
    try {
      results.write(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new IllegalStateException("results translate their errors", e);
    }
  }

  /// Where the bytes of a result go; writing throws like [#result]. Whoever writes here does not
  /// close it.
  public OutputStream resultBytes() {
    return results;
  }

  /// Sends everything that was written to the reader.
  ///
  /// @throws ReaderGoneException if the reader closed the pipe
  public void flush() {
    try {
      results.flush();
    } catch (IOException e) {
      throw new IllegalStateException("results translate their errors", e);
    }
  }

  /// Tells a person a line.
  public void message(String line) {
    messageText(line + "\n");
  }

  /// Sends text to the stream of messages as it is, in one write.
  public synchronized void messageText(String text) {
    try {
      messages.write(text.getBytes(StandardCharsets.UTF_8));
      messages.flush();
    } catch (IOException e) {
      // Messages are for somebody who is no longer there.
    }
  }

  /// Standard output with errors that say what happened.
  private static final class Results extends OutputStream {
    private final OutputStream out;

    Results(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw translated(e);
      }
    }

    @Override
    public void flush() {
      try {
        out.flush();
      } catch (IOException e) {
        throw translated(e);
      }
    }

    // The JDK tells what the system said only as the text of strerror, which glibc and musl word
    // alike and which nobody translates without setlocale.
    private static RuntimeException translated(IOException error) {
      String message = String.valueOf(error.getMessage());
      String reason = message.toLowerCase(Locale.ROOT);
      if (reason.contains("broken pipe")) {
        return new ReaderGoneException(error);
      }
      if (reason.contains("no space left") || reason.contains("quota exceeded")) {
        return new OutOfSpaceException(
            "cannot write to standard output: " + message, "free some space there", error);
      }
      return new FailedException("cannot write to standard output: " + message, "", error);
    }
  }
}
