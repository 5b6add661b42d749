package dj.adapters.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void cellsAreAlignedAndMayHaveSeveralLines() {
    Table table =
        new Table(Table.Column.text("ID"), Table.Column.number("SIZE"), Table.Column.text("PATHS"));
    table.row(List.of(List.of("9f3c21ab"), List.of("1.0 KiB"), List.of("/etc", "/home")));
    table.row(List.of(List.of("日本"), List.of("5 B"), List.of()));
    assertEquals(
        """
        ID           SIZE  PATHS
        9f3c21ab  1.0 KiB  /etc
                           /home
        日本          5 B\
        """,
        String.join("\n", table.lines(Paint.PLAIN)));
  }
}
