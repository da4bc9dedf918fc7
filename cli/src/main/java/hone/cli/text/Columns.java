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
  @Override
  public String toString() {
    int longest = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    int width = Math.max(NARROWEST, longest + 2);
    String below = "\n" + " ".repeat(width);
    var text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.name()).append(" ".repeat(width - line.name().length()));
      text.append(line.value().strip().replace("\n", below)).append('\n');
    }
    return Words.printable(text.toString());
  }
}
