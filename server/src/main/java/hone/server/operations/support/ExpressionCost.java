package hone.server.operations.support;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a regular expression costs RE2/J to compile, told from its text: RE2/J has no bound, and a
/// few characters such as `((a{1000}){1000}){1000}` make a program that no memory holds.
///
/// Reads as RE2/J 1.8's parser does, which is the judge of what is an expression at all.
///
/// Not thread-safe.
final class ExpressionCost {
  /// Beyond any bound, and far from where numbers end.
  private static final long ENDLESS = 1L << 40;

  private static final Pattern COUNT = Pattern.compile("\\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\\}");

  private static final Pattern FLAGS = Pattern.compile("\\(\\?[imsU-]*([:)])?");
  private static final Pattern NAME = Pattern.compile("\\(\\?P?<[^>]*>");
  private static final Pattern IGNORES_CASE = Pattern.compile("\\(\\?[msU]*i");
  private static final Pattern CODE =
      Pattern.compile("\\\\(?:x\\{([0-9A-Fa-f]+)\\}|x([0-9A-Fa-f]{2})|([0-7]{1,3}))");

  private static final Pattern GROUP = Pattern.compile("\\\\[pP]\\{[^}]*\\}");

  /// The letters of which RE2/J seeks those in another case for ever.
  private static final int UNFOLDED_FIRST = 0x1C80;

  private static final int UNFOLDED_LAST = 0x1C88;

  /// RE2/J's bounds of letters that have another case: what holds them all is not folded.
  private static final int FOLDED_FIRST = 'A';

  private static final int FOLDED_LAST = 0x1044F;

  private final String text;
  private final boolean ignoresCase;
  private final Deque<Level> outer = new ArrayDeque<>();
  private Level level = new Level();
  private int at;
  private long folded;
  private boolean unfolded;

  /// What is between two parentheses.
  private static final class Level {
    /// Instructions of all parts.
    private long all;

    /// Of the last part, which a repetition that follows is about.
    private long last;

    private void add(long size) {
      all = Math.min(ENDLESS, all + size);
      last = size;
    }

    /// @param times how often its last part is in the program
    private void repeat(long times) {
      long more = Math.min(ENDLESS, (last + 1) * times + 1);
      all = Math.min(ENDLESS, all - last + more);
      last = more;
    }
  }

  private ExpressionCost(String text) {
    this.text = text;
    // Where the flag holds is not looked at: it is rare.
    ignoresCase = IGNORES_CASE.matcher(text).find();
  }

  static ExpressionCost of(String text) {
    var cost = new ExpressionCost(text);
    while (cost.at < text.length()) {
      cost.part();
    }
    while (!cost.outer.isEmpty()) {
      cost.close();
    }
    return cost;
  }

  /// How many instructions the program has at most.
  long instructions() {
    return level.all + 3;
  }

  /// How many letters are looked up one by one for those in another case.
  long folded() {
    return folded;
  }

  /// Whether RE2/J would look up letters for ever.
  boolean isEndless() {
    return unfolded;
  }

  private void part() {
    char c = text.charAt(at);
    switch (c) {
      case '(' -> open();
      case ')' -> {
        at++;
        close();
      }
      case '|' -> {
        at++;
        level.add(2);
        level.last = 0;
      }
      case '[' -> {
        characterClass();
        level.add(1);
      }
      case '*', '+', '?' -> {
        at++;
        level.repeat(1);
      }
      case '{' -> count();
      case '\\' -> escape();
      default -> literal();
    }
  }

  private void open() {
    if (text.startsWith("(?", at)) {
      Matcher name = matcher(NAME);
      if (name.lookingAt()) {
        at = name.end();
      } else {
        Matcher flags = matcher(FLAGS);
        boolean known = flags.lookingAt();
        at = known ? flags.end() : at + 2;
        if (known && ")".equals(flags.group(1))) {
          return; // a repetition that follows is about what is before
        }
      }
    } else {
      at++;
    }
    outer.push(level);
    level = new Level();
  }

  private void close() {
    if (outer.isEmpty()) {
      return; // RE2/J refuses it
    }
    long inner = level.all;
    level = outer.pop();
    level.add(inner + 3);
  }

  private void count() {
    Matcher count = matcher(COUNT);
    if (!count.lookingAt()) {
      literal();
      return;
    }
    at = count.end();
    String most = count.group(3) == null ? count.group(1) : count.group(3);
    // RE2/J refuses more than a thousand.
    long times = most.length() > 4 ? 10_000 : Long.parseLong(most);
    level.repeat(Math.max(1, Math.max(times, least(count.group(1)))));
  }

  private static long least(String number) {
    return number.length() > 4 ? 10_000 : Long.parseLong(number);
  }

  private void escape() {
    if (text.startsWith("\\Q", at)) {
      int end = text.indexOf("\\E", at + 2);
      int last = end < 0 ? text.length() : end;
      at += 2;
      while (at < last) {
        literal();
      }
      at = end < 0 ? last : end + 2;
      return;
    }
    int rune = rune();
    see(rune, rune);
    level.add(1);
  }

  private void literal() {
    int rune = text.codePointAt(at);
    at += Character.charCount(rune);
    see(rune, rune);
    level.add(1);
  }

  /// Step over a character, or what follows a backslash.
  ///
  /// @return which it is, or a letter that does not matter
  private int rune() {
    if (text.charAt(at) != '\\') {
      int rune = text.codePointAt(at);
      at += Character.charCount(rune);
      return rune;
    }
    Matcher code = matcher(CODE);
    if (code.lookingAt()) {
      at = code.end();
      return code.group(3) == null
          ? hexadecimal(code.group(1) == null ? code.group(2) : code.group(1))
          : Integer.parseInt(code.group(3), 8);
    }
    Matcher group = matcher(GROUP);
    if (group.lookingAt()) {
      at = group.end();
      return 0;
    }
    at++;
    if (at == text.length()) {
      return 0;
    }
    int escaped = text.codePointAt(at);
    at += Character.charCount(escaped);
    if ((escaped == 'p' || escaped == 'P') && at < text.length()) {
      at += Character.charCount(text.codePointAt(at));
      return 0;
    }
    return escaped;
  }

  private static int hexadecimal(String text) {
    String digits = text.replaceFirst("^0+", "");
    // RE2/J refuses what is beyond the last letter.
    return digits.length() > 6
        ? Character.MAX_CODE_POINT
        : digits.isEmpty() ? 0 : Integer.parseInt(digits, 16);
  }

  private void characterClass() {
    at++;
    if (text.startsWith("^", at)) {
      at++;
    }
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      first = false;
      int named = text.startsWith("[:", at) ? text.indexOf(":]", at) : -1;
      if (named >= 0) {
        at = named + 2;
      } else if (isGroup()) {
        rune();
      } else {
        range();
      }
    }
    at = Math.min(text.length(), at + 1);
  }

  /// Whether a backslash begins a class such as `\d`, with which no range begins.
  private boolean isGroup() {
    return text.charAt(at) == '\\'
        && at + 1 < text.length()
        && "dDsSwWpP".indexOf(text.charAt(at + 1)) >= 0;
  }

  private void range() {
    int low = rune();
    int high = low;
    if (text.startsWith("-", at) && at + 1 < text.length() && text.charAt(at + 1) != ']') {
      at++;
      high = rune();
    }
    see(low, high);
  }

  private void see(int low, int high) {
    if (!ignoresCase || (low <= FOLDED_FIRST && high >= FOLDED_LAST)) {
      return;
    }
    unfolded |= low <= UNFOLDED_LAST && high >= UNFOLDED_FIRST;
    int from = Math.max(low, FOLDED_FIRST);
    int to = Math.min(high, FOLDED_LAST);
    folded += Math.max(0, to - from + 1);
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }
}
