package dj.adapters.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows in aligned columns with a heading, as wide as their content.
///
/// A cell may have several lines; the row is then as high as its highest cell.
public final class Table {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<List<String>>> rows = new ArrayList<>();

  /// A table without rows.
  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /// One column.
  ///
  /// @param heading its heading
  /// @param alignment where its cells stand
  public record Column(String heading, Alignment alignment) {
    /// A column of text.
    public static Column text(String heading) {
      return new Column(heading, Alignment.LEFT);
    }

    /// A column of numbers.
    public static Column number(String heading) {
      return new Column(heading, Alignment.RIGHT);
    }
  }

  /// Where the cells of a column stand.
  public enum Alignment {
    /// Text.
    LEFT,
    /// Numbers.
    RIGHT
  }

  /// Adds a row; each cell is a list of lines.
  public Table row(List<List<String>> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException("a row has a cell for each column");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /// The lines of the table, the heading first.
  public List<String> lines(Paint paint) {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(paint.strong(line(columns.stream().map(Column::heading).toList(), widths)));
    for (List<List<String>> row : rows) {
      int height = row.stream().mapToInt(List::size).max().orElse(1);
      for (int i = 0; i < height; i++) {
        int index = i;
        lines.add(
            line(
                row.stream().map(cell -> index < cell.size() ? cell.get(index) : "").toList(),
                widths));
      }
    }
    return lines;
  }

  private int[] widths() {
    int[] widths = columns.stream().mapToInt(c -> ShownText.columns(c.heading())).toArray();
    for (List<List<String>> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        for (String line : row.get(i)) {
          widths[i] = Math.max(widths[i], ShownText.columns(line));
        }
      }
    }
    return widths;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - ShownText.columns(cell));
      boolean right = columns.get(i).alignment() == Alignment.RIGHT;
      line.append(i == 0 ? "" : GAP).append(right ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }
}
