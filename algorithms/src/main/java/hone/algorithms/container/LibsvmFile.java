package hone.algorithms.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/// One libsvm file: `label[:weight] [qid:N] column:value …`, columns counted from 0.
///
/// A column that is left out is missing. Everything after `#` is a comment.
final class LibsvmFile {
  private final Path file;
  private int lineNumber;
  private int field;
  private int queryBefore = -1;

  LibsvmFile(Path file) {
    this.file = file;
  }

  void readInto(Dataset data) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lineNumber++;
        int comment = line.indexOf('#');
        String text = comment < 0 ? line : line.substring(0, comment);
        if (!text.isBlank()) {
          readRow(new StringTokenizer(text), data);
        }
      }
    }
  }

  private void readRow(StringTokenizer fields, Dataset data) {
    field = 1;
    readLabel(fields.nextToken(), data);
    while (fields.hasMoreTokens()) {
      field++;
      String text = fields.nextToken();
      int colon = text.indexOf(':');
      if (colon <= 0) {
        throw wrong(text, "column:value");
      }
      if (text.startsWith("qid:")) {
        readQuery(text, data);
      } else {
        data.value(column(text, colon), number(text, text.substring(colon + 1)));
      }
    }
    data.endRow();
  }

  private void readLabel(String text, Dataset data) {
    int colon = text.indexOf(':');
    float label = number(text, colon < 0 ? text : text.substring(0, colon));
    if (!Float.isFinite(label)) {
      throw wrong(text, "a finite label");
    }
    data.label(label);
    if (colon >= 0) {
      float weight = number(text, text.substring(colon + 1));
      if (!(weight >= 0)) {
        throw wrong(text, "label:weight with a weight of at least 0");
      }
      data.weight(weight);
    }
  }

  private void readQuery(String text, Dataset data) {
    try {
      int query = Integer.parseInt(text.substring(4));
      if (query < queryBefore) {
        throw wrong(text, "query ids in ascending order");
      }
      queryBefore = query;
      data.query(query);
    } catch (NumberFormatException _) {
      throw wrong(text, "qid: and an integer");
    }
  }

  private int column(String text, int colon) {
    try {
      int column = Integer.parseInt(text, 0, colon, 10);
      if (column >= 0) {
        return column;
      }
    } catch (NumberFormatException _) {
      // Not a number: told below, like a negative one.
    }
    throw wrong(text, "column:value with an integer of at least 0 as column");
  }

  private float number(String text, String number) {
    try {
      return number.equalsIgnoreCase("nan") ? Float.NaN : Float.parseFloat(number);
    } catch (NumberFormatException _) {
      throw wrong(text, field == 1 ? "label or label:weight" : "column:value with a number");
    }
  }

  private ClientError wrong(String found, String allowed) {
    String snippet = found.length() > 50 ? found.substring(0, 50) + "..." : found;
    return new ClientError(
        "File %s, line %d, field %d: found '%s', expected %s; is the channel's ContentType right?"
            .formatted(file.getFileName(), lineNumber, field, snippet, allowed));
  }
}
