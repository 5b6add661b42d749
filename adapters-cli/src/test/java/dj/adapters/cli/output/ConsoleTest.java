package dj.adapters.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dj.domain.error.FailedException;
import dj.domain.error.OutOfSpaceException;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
  @Test
  void resultsKeepTheirOrderWithRawBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = new Console(out, OutputStream.nullOutputStream());
    console.result("a");
    console.result(new byte[] {(byte) 0xFF}, true);
    console.flush();
    assertEquals("a\n\u00ff\0", out.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void closedPipeIsNoFailure() {
    Console console = new Console(failing("Broken pipe"), OutputStream.nullOutputStream());
    console.result("a");
    assertThrows(ReaderGoneException.class, console::flush);
  }

  @Test
  void fullDiskIsSaid() throws IOException {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      Console console = new Console(full, OutputStream.nullOutputStream());
      console.result("a");
      assertThrows(OutOfSpaceException.class, console::flush);
    }
  }

  @Test
  void otherFailuresAreSaid() {
    Console console = new Console(failing("Input/output error"), OutputStream.nullOutputStream());
    console.result("a");
    assertThrows(FailedException.class, console::flush);
  }

  @Test
  void messagesThatNobodyCanReadAreDropped() {
    new Console(OutputStream.nullOutputStream(), failing("Broken pipe")).message("a");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
