package dj.adapters.cli.command;

import dj.domain.error.DjException;
import dj.domain.error.FileFailure;
import dj.domain.error.OutOfSpaceException;
import dj.domain.error.TargetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A file that a command writes its result to, with errors that name it.
final class TargetStream extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final OutputStream out;

  private TargetStream(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /// Opens a file, empty.
  ///
  /// @throws TargetException if it cannot be written
  static OutputStream open(Path file) {
    try {
      return new BufferedOutputStream(
          new TargetStream(file, Files.newOutputStream(file)), BUFFER_BYTES);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int lengthBytes) {
    try {
      out.write(bytes, offset, lengthBytes);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  // The JDK tells what the system said only as text.
  private static DjException failure(Path file, IOException error) {
    String message = "cannot write " + file + ": " + FileFailure.reason(error);
    String reason = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    return reason.contains("no space left") || reason.contains("quota exceeded")
        ? new OutOfSpaceException(message, "free space on this file system, and try again", error)
        : new TargetException(message, "name a file that you may write", error);
  }
}
