package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MainTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void versionIsAResult() {
    assertEquals(0, run("version"));
    assertTrue(results.toString(StandardCharsets.UTF_8).startsWith("dj "));
    assertEquals("", messages.toString(StandardCharsets.UTF_8));
  }

  @Test
  void unknownCommandIsAUsageError() {
    assertEquals(2, run("tidy-up"));
    assertEquals("", results.toString(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    return Main.run(
        List.of(arguments),
        new PrintStream(results, true, StandardCharsets.UTF_8),
        new PrintStream(messages, true, StandardCharsets.UTF_8));
  }
}
