package dj.adapters.cli.config;

import dj.adapters.cli.environment.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;

/// A command that prints a secret.
final class ShellCommand {
  private static final int MOST_BYTES = 1 << 16;

  private ShellCommand() {}

  /// What the command prints.
  ///
  /// @throws IOException if it fails, or prints too much
  static InputStream output(String command, Environment environment) throws IOException {
    Process process = environment.child(List.of("/bin/sh", "-c", command)).start();
    byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
    process.getInputStream().close();
    try {
      int status = process.waitFor();
      if (status != 0) {
        Arrays.fill(output, (byte) 0);
        throw new IOException("the command ended with status " + status);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the command ran");
    }
    return new ByteArrayInputStream(output);
  }
}
