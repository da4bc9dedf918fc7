package hone.cli.text;

import java.util.ArrayList;
import java.util.List;

/// A table of plain text: columns as wide as their widest cell, numbers to the right. Where a
/// terminal is narrower, each row's first columns stay, and the others follow below by their names.
public final class Table {
  private static final String GAP = "  ";

  private final List<String> head;
  private final int leading;
  private final List<List<String>> rows = new ArrayList<>();

  /// @param leading how many columns stay where a terminal is too narrow for all
  public Table(List<String> head, int leading) {
    this.head = List.copyOf(head);
    this.leading = leading;
  }

  /// Add a row of as many cells as the head has.
  public void add(List<String> row) {
    if (row.size() != head.size()) {
      throw new IllegalArgumentException(
          "row: found " + row.size() + " cells, allowed: " + head.size());
    }
    rows.add(row.stream().map(Words::printable).toList());
  }

  /// The table as lines without trailing blanks, the head first, however wide.
  public List<String> lines() {
    return lines(Integer.MAX_VALUE);
  }

  /// The table as lines without trailing blanks, the head first.
  ///
  /// @param columns how wide a line may be; a word that is longer makes it longer
  public List<String> lines(int columns) {
    List<String> whole = lines(columns, head.size());
    return whole.stream().allMatch(line -> line.length() <= columns)
        ? whole
        : lines(columns, leading);
  }

  /// @param first how many columns are told side by side
  private List<String> lines(int columns, int first) {
    var lines = new ArrayList<String>();
    lines.add(line(head, first));
    for (List<String> row : rows) {
      lines.add(line(row, first));
      var others = new ArrayList<String>();
      for (int i = first; i < row.size(); i++) {
        if (!row.get(i).isEmpty() && !row.get(i).equals("-")) {
          others.add(head.get(i) + ": " + row.get(i));
        }
      }
      lines.addAll(folded(others, columns));
    }
    return lines;
  }

  /// Parts in as few indented lines as hold them; one that is longer than a line is broken.
  private static List<String> folded(List<String> parts, int columns) {
    var lines = new ArrayList<String>();
    String line = "";
    for (String part : parts) {
      if (!line.isEmpty() && line.length() + GAP.length() + part.length() > columns) {
        lines.add(line);
        line = "";
      }
      line += GAP + part;
      List<String> wrapped = Words.wrap(line, columns, 2 * GAP.length());
      lines.addAll(wrapped.subList(0, wrapped.size() - 1));
      line = wrapped.getLast();
    }
    if (!line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }

  private String line(List<String> cells, int first) {
    var line = new StringBuilder();
    for (int i = 0; i < first; i++) {
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
