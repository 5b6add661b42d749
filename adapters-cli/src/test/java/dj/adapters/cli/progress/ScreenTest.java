package dj.adapters.cli.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dj.adapters.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreenTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final Screen screen = new Screen(new Console(OutputStream.nullOutputStream(), terminal));

  @Test
  void frameIsRedrawnInPlaceInOneWrite() {
    screen.draw(List.of("one", "two"), 80);
    assertEquals("<J>one<K>\ntwo<K>", written());
    screen.draw(List.of("uno", "due"), 80);
    assertEquals("\r<1A>uno<K>\ndue<K>", written());
  }

  @Test
  void wrappedLinesOfANarrowerTerminalAreErased() {
    screen.draw(List.of("x".repeat(70), "y"), 80);
    written();
    screen.draw(List.of("z"), 30);
    assertEquals("\r<3A><J>z<K>", written());
  }

  @Test
  void colorTakesNoColumns() {
    screen.draw(List.of("\u001b[1;31m" + "x".repeat(20) + "\u001b[0m", "y"), 20);
    written();
    screen.erase(20);
    assertEquals("\r<1A><J>", written());
  }

  @Test
  void nothingIsErasedTwice() {
    screen.draw(List.of("one"), 80);
    screen.erase(80);
    written();
    screen.erase(80);
    assertEquals("", written());
  }

  private String written() {
    String text = terminal.toString(StandardCharsets.UTF_8);
    terminal.reset();
    return text.replaceAll("\u001b\\[([0-9]*[A-Z])", "<$1>");
  }
}
