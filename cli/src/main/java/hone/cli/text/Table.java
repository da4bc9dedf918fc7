package hone.cli.text;

import java.util.ArrayList;
import java.util.List;

/// A table of plain text: columns as wide as their widest cell, numbers to the right.
public final class Table {
  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<String> head) {
    this.head = List.copyOf(head);
  }

  /// Add a row of as many cells as the head has.
  public void add(List<String> row) {
    if (row.size() != head.size()) {
      throw new IllegalArgumentException(
          "row: found " + row.size() + " cells, allowed: " + head.size());
    }
    rows.add(List.copyOf(row));
  }

  /// The table as lines without trailing blanks, the head first.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(line(head));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private String line(List<String> cells) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String blanks = " ".repeat(width(i) - cells.get(i).length());
      line.append(i == 0 ? "" : GAP);
      line.append(isNumeric(i) ? blanks + cells.get(i) : cells.get(i) + blanks);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int width = head.get(column).length();
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }

  private boolean isNumeric(int column) {
    return rows.stream()
        .map(row -> row.get(column))
        .allMatch(cell -> cell.matches("-|[-+]?[0-9.]+([eE][-+]?[0-9]+)?%?"));
  }
}
