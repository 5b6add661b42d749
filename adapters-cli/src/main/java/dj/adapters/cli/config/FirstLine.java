package dj.adapters.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The first line of a secret stream, read byte by byte so that nothing behind it is taken.
final class FirstLine {
  private static final int MOST_BYTES = 4096;

  private FirstLine() {}

  /// The line without its end, `\n` or `\r\n`.
  static byte[] read(InputStream stream) throws IOException {
    byte[] buffer = new byte[MOST_BYTES + 1];
    try {
      int length = 0;
      for (int b = stream.read(); b >= 0 && b != '\n'; b = stream.read()) {
        if (length == MOST_BYTES) {
          throw new IOException("the first line is longer than " + MOST_BYTES + " bytes");
        }
        buffer[length++] = (byte) b;
      }
      boolean carriageReturn = length > 0 && buffer[length - 1] == '\r';
      return Arrays.copyOf(buffer, carriageReturn ? length - 1 : length);
    } finally {
      Arrays.fill(buffer, (byte) 0);
    }
  }
}
