package dj.adapters.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.domain.tree.RawBytes;
import org.junit.jupiter.api.Test;

final class ShownTextTest {
  @Test
  void plainNamesStayAsTheyAre() {
    assertEquals("/home/größe/日本.txt", ShownText.of(RawBytes.utf8("/home/größe/日本.txt")));
  }

  @Test
  void escapeSequencesCannotReachTheTerminal() {
    assertEquals("a\\x1B[2Jb\\nc\\x9B", ShownText.of(RawBytes.utf8("a\u001b[2Jb\nc\u009b")));
  }

  @Test
  void textDirectionCannotBeTurned() {
    assertEquals("a\\u202Egnp.exe", ShownText.of("a\u202egnp.exe"));
  }

  @Test
  void bytesThatAreNoTextAreShownInHex() {
    assertEquals(
        "m\\xFCll", ShownText.of(RawBytes.copyOf(new byte[] {'m', (byte) 0xFC, 'l', 'l'})));
  }

  @Test
  void wideCharactersTakeTwoColumnsAndCombiningOnesNone() {
    assertEquals(4, ShownText.columns("日本"));
    assertEquals(1, ShownText.columns("e\u0301"));
  }

  @Test
  void longTextLosesItsMiddle() {
    assertEquals("/src/…ile047.txt", ShownText.shortened("/src/dir12/some/file047.txt", 16, "…"));
    assertEquals(16, ShownText.columns(ShownText.shortened("日".repeat(40), 16, "…")) + 1);
    assertEquals("short", ShownText.shortened("short", 5, "…"));
  }
}
