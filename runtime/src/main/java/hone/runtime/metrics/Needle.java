package hone.runtime.metrics;

import java.util.regex.Pattern;

/// Finds a text that every match of a regular expression holds, so that most lines need no regular
/// expression at all: a flood of lines costs a search for a few characters each.
final class Needle {
  private static final String SPECIAL = "\\[](){}.*+?^$|";
  private static final String QUANTIFIERS = "*?{";

  /// Where more than one character follows a backslash, and where a bracket begins a class as a
  /// member of it.
  private static final Pattern MANY = Pattern.compile("\\\\[xpPQ0-9]|\\[\\^?]");

  private Needle() {}

  /// The longest such text that is easily seen, or an empty one.
  static String of(String regex) {
    if (regex.contains("|") || regex.contains("(?") || MANY.matcher(regex).find()) {
      return "";
    }
    String best = "";
    var run = new StringBuilder();
    int depth = 0;
    for (int i = 0; i <= regex.length(); i++) {
      char c = i < regex.length() ? regex.charAt(i) : '$';
      if (SPECIAL.indexOf(c) < 0) {
        if (depth == 0) {
          run.append(c);
        }
        continue;
      }
      if (QUANTIFIERS.indexOf(c) >= 0 && !run.isEmpty()) {
        run.setLength(run.offsetByCodePoints(run.length(), -1));
      }
      best = run.length() > best.length() ? run.toString() : best;
      run.setLength(0);
      switch (c) {
        // What a group holds may be optional; what follows a backslash is not itself.
        case '(' -> depth++;
        case ')' -> depth--;
        case '[' -> i = endOfClass(regex, i);
        case '{' -> i = endOfCount(regex, i);
        case '\\' -> i++;
        default -> {}
      }
    }
    return best;
  }

  /// Where a class is closed; in it brackets nest nothing. The expression's end where it holds
  /// what may be a named class: what follows is not seen.
  private static int endOfClass(String regex, int begin) {
    int end = begin + 1;
    while (end < regex.length() && regex.charAt(end) != ']') {
      if (regex.startsWith("[:", end)) {
        return regex.length();
      }
      end += regex.charAt(end) == '\\' ? 2 : 1;
    }
    return end;
  }

  /// Where the numbers of a repetition end.
  private static int endOfCount(String regex, int begin) {
    int end = begin;
    while (end + 1 < regex.length() && "0123456789,".indexOf(regex.charAt(end + 1)) >= 0) {
      end++;
    }
    return end;
  }
}
