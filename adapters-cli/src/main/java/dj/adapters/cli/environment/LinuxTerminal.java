package dj.adapters.cli.environment;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The controlling terminal of a Linux process.
///
/// Whether a stream is a terminal is read from `/proc`, since that takes no native call; the calls
/// that need one are made only when a bar is drawn or a secret is asked for.
public final class LinuxTerminal implements Terminal {
  private static final Path DEVICE = Path.of("/dev/tty");

  private volatile Optional<TerminalCalls.Mode> hiddenFrom = Optional.empty();

  /// Creates the terminal of this process.
  public LinuxTerminal() {}

  @Override
  public boolean isTerminal(StandardStream stream) {
    try {
      String target =
          Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream.descriptor())).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.startsWith("/dev/console")
          || target.startsWith("/dev/hvc");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public int columns() {
    return TerminalCalls.columns(StandardStream.ERR.descriptor());
  }

  @Override
  public boolean canAsk() {
    if (!Files.isWritable(DEVICE)) {
      return false;
    }
    // A process without a controlling terminal sees the device, but cannot open it.
    try {
      new FileInputStream(DEVICE.toFile()).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public byte[] readSecret(String prompt) throws IOException {
    try (FileInputStream keyboard = new FileInputStream(DEVICE.toFile());
        FileOutputStream screen = new FileOutputStream(DEVICE.toFile())) {
      hiddenFrom = TerminalCalls.hideInput();
      if (hiddenFrom.isEmpty()) {
        throw new IOException("the terminal cannot hide what is typed");
      }
      try {
        screen.write(prompt.getBytes(StandardCharsets.UTF_8));
        return readLine(keyboard, hiddenFrom.get());
      } finally {
        restore();
        screen.write('\n');
      }
    }
  }

  @Override
  public String readAnswer(String prompt) throws IOException {
    try (FileInputStream keyboard = new FileInputStream(DEVICE.toFile());
        FileOutputStream screen = new FileOutputStream(DEVICE.toFile())) {
      TerminalCalls.Mode mode =
          TerminalCalls.shownInput()
              .orElseThrow(() -> new IOException("the terminal cannot be waited for"));
      screen.write(prompt.getBytes(StandardCharsets.UTF_8));
      return new String(readLine(keyboard, mode), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void restore() {
    Optional<TerminalCalls.Mode> mode = hiddenFrom;
    hiddenFrom = Optional.empty();
    mode.ifPresent(TerminalCalls::restore);
  }

  private static byte[] readLine(InputStream keyboard, TerminalCalls.Mode mode) throws IOException {
    SecretBuffer line = new SecretBuffer();
    try {
      awaitInput(mode);
      for (int b = keyboard.read(); b != '\n'; b = keyboard.read()) {
        if (b < 0) {
          throw new IOException("the input ended");
        }
        line.write(b);
      }
      return line.toByteArray();
    } finally {
      line.zero();
    }
  }

  // A read of a terminal cannot be interrupted, but the wait for a whole line before it can.
  private static void awaitInput(TerminalCalls.Mode mode) throws IOException {
    try {
      while (!TerminalCalls.awaitInput(mode)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("the terminal cannot be waited for", e);
    }
  }

  /// A buffer that can be wiped. Growing leaves a copy behind, so that it begins large enough for
  /// any password.
  private static final class SecretBuffer extends ByteArrayOutputStream {
    private static final int LONGEST_LINE = 4096;

    SecretBuffer() {
      super(LONGEST_LINE);
    }

    void zero() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
