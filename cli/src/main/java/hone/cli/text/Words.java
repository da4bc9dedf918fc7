package hone.cli.text;

import java.time.Duration;
import java.util.Locale;

/// Numbers and times as a person reads them.
public final class Words {
  private Words() {}

  /// A time span in its two largest units: `1 h 5 min`, `2 min 3 s`, `12 s`.
  public static String duration(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }

  /// A number's text with at most six significant digits; any other text as it is.
  public static String number(String text) {
    if (!text.matches("[-+]?\\d*\\.?\\d+([eE][-+]?\\d+)?")) {
      return text;
    }
    double value = Double.parseDouble(text);
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
    int decimals = Math.max(0, 5 - (int) Math.floor(Math.log10(Math.abs(value))));
    return String.format(Locale.ROOT, "%." + Math.min(decimals, 8) + "f", value)
        .replaceFirst("(\\.\\d*?)0+$", "$1")
        .replaceFirst("\\.$", "");
  }
}
