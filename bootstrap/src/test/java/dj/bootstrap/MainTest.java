package dj.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
    return Main.run(arguments, Map.of(), listener -> {}, results, messages);
  }
}
