package hone.cli.text;

import java.io.PrintStream;
import java.util.Map;

/// What is known of the place that output goes to.
///
/// @param live whether a person watches, so that lines may be drawn over
/// @param colour whether colours may be used (`NO_COLOR` is respected)
/// @param columns the width
/// @param rows the height
public record Terminal(PrintStream out, boolean live, boolean colour, int columns, int rows) {
  private static final int STANDARD_COLUMNS = 80;
  private static final int STANDARD_ROWS = 24;

  /// Look at what the launcher found out: `HONE_COLUMNS` has the width if output is a terminal, and
  /// `HONE_ROWS` its height.
  public static Terminal of(PrintStream out, Map<String, String> environment) {
    String columns = environment.getOrDefault("HONE_COLUMNS", "");
    boolean live = !columns.isEmpty() && !"dumb".equals(environment.get("TERM"));
    boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        out,
        live,
        colour,
        number(columns, STANDARD_COLUMNS),
        number(environment.getOrDefault("HONE_ROWS", ""), STANDARD_ROWS));
  }

  private static int number(String text, int standard) {
    return text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : standard;
  }

  /// How wide a table may be: elsewhere than on a terminal, as it likes.
  public int tableColumns() {
    return live ? columns : Integer.MAX_VALUE;
  }

  /// Print a table in the form that fits.
  public void print(Table table) {
    table.lines(tableColumns()).forEach(out::println);
  }

  /// Print a sentence, broken between words where it is wider.
  public void say(String sentence) {
    Words.wrap(sentence, tableColumns(), 0).forEach(out::println);
  }

  /// A text in bold, where colours may be used.
  public String bold(String text) {
    return styled("1", text);
  }

  public String green(String text) {
    return styled("32", text);
  }

  public String faint(String text) {
    return styled("2", text);
  }

  private String styled(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
