package dj.adapters.cli.progress;

import dj.adapters.cli.output.Console;
import dj.adapters.cli.output.ShownText;
import java.util.List;

/// Lines that are drawn again and again at the bottom of a terminal.
///
/// A frame goes out in one write, each line is overwritten before its rest is erased, and the
/// cursor is never hidden: nothing flickers, and a process that is killed leaves nothing behind but
/// its last frame. Where the terminal became narrower, lines that it wrapped are counted, so that
/// they are erased too.
final class Screen {
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";

  private final Console console;
  private List<String> drawn = List.of();
  private int drawnColumns;

  Screen(Console console) {
    this.console = console;
  }

  /// Replaces what is drawn.
  void draw(List<String> lines, int columns) {
    StringBuilder text = new StringBuilder(toTop(columns));
    if (columns != drawnColumns || lines.size() != drawn.size()) {
      text.append(ERASE_BELOW);
    }
    text.append(String.join(ERASE_LINE + "\n", lines)).append(ERASE_LINE);
    console.messageText(text.toString());
    drawn = lines;
    drawnColumns = columns;
  }

  /// Removes what is drawn; the cursor is where the first line began.
  void erase(int columns) {
    if (!drawn.isEmpty()) {
      console.messageText(toTop(columns) + ERASE_BELOW);
      drawn = List.of();
    }
  }

  private String toTop(int columns) {
    if (drawn.isEmpty()) {
      return "";
    }
    int rows = drawn.stream().mapToInt(line -> rows(line, columns)).sum();
    return rows > 1 ? "\r\u001b[" + (rows - 1) + "A" : "\r";
  }

  private static int rows(String line, int columns) {
    int width = ShownText.columns(line.replaceAll("\u001b\\[[0-9;]*m", ""));
    return columns <= 0 ? 1 : Math.max(1, (width + columns - 1) / columns);
  }
}
