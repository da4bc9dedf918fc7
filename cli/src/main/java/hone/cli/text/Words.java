package hone.cli.text;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers and times as a person reads them.
public final class Words {
  private static final Pattern SCRIPT_MESSAGE =
      Pattern.compile(
          "^([A-Za-z]+): .*?ErrorMessage \"(.+?)(?:\" ExtraInfo \"(.+?))?"
              + "(?:\" Command |\", exit code|\"?$)");

  private Words() {}

  /// A time span in its two largest units: `1 d 3 h`, `1 h 5 min`, `2 min 3 s`, `12 s`.
  public static String duration(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
  }

  /// A time span as a guess is told, in one unit, rounded; the page's `roughly` tells it so, too.
  public static String roughly(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 45) {
      return "less than 1 min";
    }
    if (seconds < 5400) {
      return "about " + Math.max(1, Math.round(seconds / 60.0)) + " min";
    }
    if (seconds < 129_600) {
      return "about " + Math.round(seconds / 3600.0) + " h";
    }
    return "about " + Math.round(seconds / 86_400.0) + " d";
  }

  /// A word as a shell reads it back.
  public static String shell(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// A text of others without what would command a terminal: control characters are shown as their
  /// pictures (`␛`), but for tabs and ends of lines.
  public static String printable(String text) {
    return text.codePoints()
        .map(Words::picture)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int picture(int each) {
    if (each == '\t' || each == '\n' || !Character.isISOControl(each)) {
      return each;
    }
    return each < ' ' ? 0x2400 + each : each == 0x7f ? 0x2421 : 0xfffd;
  }

  /// Why a training job failed, on one line: of a script's error, which has several lines, the
  /// message, and in parentheses what can be done.
  public static String reason(String text) {
    return reason(text, true);
  }

  /// The same in at most so many characters, without what can be done: `describe` tells that.
  public static String reason(String text, int columns) {
    String told = reason(text, false);
    return told.length() <= columns ? told : told.substring(0, columns - 1) + "…";
  }

  private static String reason(String text, boolean remedy) {
    String line = printable(text.replaceAll("\\s+", " ").strip());
    Matcher message = SCRIPT_MESSAGE.matcher(line);
    if (!message.find()) {
      return line;
    }
    String told = message.group(1) + ": " + message.group(2);
    return remedy && message.group(3) != null ? told + " (" + message.group(3) + ")" : told;
  }

  /// A text as lines of at most so many characters that end between words; a word that is longer,
  /// such as a path that is to be copied, stays whole.
  ///
  /// @param indent where the further lines begin; the first one is not broken before that
  public static List<String> wrap(String text, int columns, int indent) {
    var lines = new ArrayList<String>();
    String line = text;
    for (int at = end(line, columns, indent); at > 0; at = end(line, columns, indent)) {
      lines.add(line.substring(0, at).stripTrailing());
      line = " ".repeat(indent) + line.substring(at).stripLeading();
    }
    lines.add(line);
    return lines;
  }

  /// The blank at which a line that is too long ends; 0 if it fits, or cannot be broken.
  private static int end(String line, int columns, int indent) {
    if (line.length() <= columns) {
      return 0;
    }
    int last = line.lastIndexOf(' ', columns);
    return last > indent ? last : Math.max(0, line.indexOf(' ', indent));
  }

  /// What went wrong with a file or folder, without the names of Java's classes.
  public static String error(Exception error) {
    return switch (error) {
      case NoSuchFileException file -> "there is no '" + file.getFile() + "'";
      case FileAlreadyExistsException file -> "'" + file.getFile() + "' is there already";
      case AccessDeniedException file -> "'" + file.getFile() + "': permission denied";
      case FileSystemException file when file.getReason() != null ->
          "'" + file.getFile() + "': " + file.getReason();
      default -> error.getMessage() == null ? error.toString() : error.getMessage();
    };
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
