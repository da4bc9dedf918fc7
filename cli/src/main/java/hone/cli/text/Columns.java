package hone.cli.text;

import java.util.ArrayList;
import java.util.List;

/// Values with their names before them, one below the other. Not thread-safe.
public final class Columns {
  private static final int NARROWEST = 22;

  private final List<Line> lines = new ArrayList<>();

  private record Line(String name, String value) {}

  /// Add a value.
  public void add(String name, String value) {
    lines.add(new Line(name, value));
  }

  /// The lines, each with a line feed. Values begin at one column; their further lines, too.
  ///
  /// @param columns how wide a line may be
  public String text(int columns) {
    int longest = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    int width = Math.max(NARROWEST, longest + 2);
    var text = new StringBuilder();
    for (Line line : lines) {
      String name = line.name();
      for (String part : line.value().strip().split("\n", -1)) {
        String first = name + " ".repeat(width - name.length()) + part;
        Words.wrap(first.stripTrailing(), columns, width)
            .forEach(each -> text.append(each).append('\n'));
        name = "";
      }
    }
    return Words.printable(text.toString());
  }
}
