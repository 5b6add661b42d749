package dj.adapters.cli.model;

import java.util.ArrayList;
import java.util.List;

/// Breaks text into lines between words.
final class TextLayout {
  private TextLayout() {}

  /// The lines of a paragraph; a longer word has a line of its own.
  static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /// The same with blanks before each line.
  static List<String> indented(String text, int indent, int columns) {
    return wrapped(text, columns - indent).stream().map(l -> " ".repeat(indent) + l).toList();
  }
}
