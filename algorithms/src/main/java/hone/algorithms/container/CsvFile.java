package hone.algorithms.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One CSV file: the label first, then the weight if there are weights, then the features.
///
/// No header. An empty field or `nan` is a missing value. The delimiter is the one of comma,
/// semicolon, tab, bar and space that the first line uses.
final class CsvFile {
  private static final String NUMBER = "a number, or nothing or nan where it is missing";

  private static final String NO_BOOLEANS =
      "; booleans are no numbers, write them as 0 and 1 (in pandas by get_dummies(..., dtype=int)"
          + " or astype(int))";

  private final Path file;
  private final boolean weighted;
  private int lineNumber;
  private int column;

  CsvFile(Path file, boolean weighted) {
    this.file = file;
    this.weighted = weighted;
  }

  void readInto(Dataset data) throws IOException {
    // A malformed byte becomes U+FFFD, which then is reported as text in a number's place.
    try (var lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      char delimiter = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lineNumber++;
        String text = lineNumber == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (text.isBlank()) {
          continue;
        }
        if (delimiter == 0) {
          delimiter = delimiterOf(text);
          rejectHeader(text, delimiter);
        }
        readRow(text, delimiter, data);
      }
    }
  }

  private void readRow(String line, char delimiter, Dataset data) {
    int start = 0;
    column = 0;
    int first = weighted ? 2 : 1;
    int expected = data.rows() == 0 ? -1 : data.columns() + first;
    while (start <= line.length()) {
      int end = line.indexOf(delimiter, start);
      end = end < 0 ? line.length() : end;
      column++;
      if (expected >= 0 && column > expected) {
        break;
      }
      take(number(line, start, end), data);
      start = end + 1;
    }
    if (expected >= 0 && column != expected) {
      throw new ClientError(
          "File %s, line %d: found %d columns, expected %d as in the first line"
              .formatted(name(), lineNumber, count(line, delimiter) + 1, expected));
    }
    if (column <= first) {
      throw new ClientError(
          "File %s, line %d: found %d columns, expected the label%s and at least one feature"
              .formatted(name(), lineNumber, column, weighted ? ", the weight" : ""));
    }
    data.endRow();
  }

  private void take(float number, Dataset data) {
    if (column == 1) {
      if (!Float.isFinite(number)) {
        throw wrong("label " + (Float.isNaN(number) ? "missing (nan)" : number), "a finite number");
      }
      data.label(number);
    } else if (column == 2 && weighted) {
      if (!(number >= 0) || Float.isInfinite(number)) {
        throw wrong("weight " + number, "a number of at least 0");
      }
      data.weight(number);
    } else {
      if (Float.isInfinite(number)) {
        throw wrong("an infinite value", "a finite number, or nan where it is missing");
      }
      data.value(number);
    }
  }

  private float number(String line, int start, int end) {
    if (end - start == 1 && line.charAt(start) >= '0' && line.charAt(start) <= '9') {
      return line.charAt(start) - '0';
    }
    String text = line.substring(start, end).strip();
    Float number = parsed(text);
    if (number == null) {
      throw wrong("'" + snippet(text) + "'", isBoolean(text) ? NUMBER + NO_BOOLEANS : NUMBER);
    }
    return number;
  }

  /// The number that `text` stands for, NaN for a missing value, or null if it is no number.
  private static @Nullable Float parsed(String text) {
    if (text.isEmpty() || text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("na")) {
      return Float.NaN;
    }
    char last = text.charAt(text.length() - 1);
    if (last != '.' && (last < '0' || last > '9')) {
      return null; // Java would take 1f and 1d, and Infinity.
    }
    try {
      return Float.valueOf(text);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static boolean isBoolean(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private void rejectHeader(String line, char delimiter) {
    String[] fields = line.split(java.util.regex.Pattern.quote(String.valueOf(delimiter)), -1);
    int words = 0;
    int booleans = 0;
    for (String field : fields) {
      words += parsed(field.strip()) == null ? 1 : 0;
      booleans += isBoolean(field.strip()) ? 1 : 0;
    }
    // No other words than True and False, which pandas writes, are data: told as such by their row.
    if (words > fields.length / 2 && words > booleans) {
      throw new ClientError(
          "File %s, line 1 is a header ('%s'): the CSV form has none, remove that line"
              .formatted(name(), snippet(line)));
    }
  }

  private char delimiterOf(String line) {
    char best = ',';
    for (char candidate : new char[] {';', '\t', '|'}) {
      best = count(line, candidate) > count(line, best) ? candidate : best;
    }
    return count(line, best) == 0 && line.strip().indexOf(' ') > 0 ? ' ' : best;
  }

  private static int count(String line, char wanted) {
    return (int) line.chars().filter(c -> c == wanted).count();
  }

  private ClientError wrong(String found, String allowed) {
    return new ClientError(
        "File %s, line %d, column %d: found %s, expected %s"
            .formatted(name(), lineNumber, column, found, allowed));
  }

  private static String snippet(String text) {
    return text.length() > 50 ? text.substring(0, 50) + "..." : text;
  }

  private Path name() {
    return file.getFileName() == null ? file : file.getFileName();
  }
}
