package hone.server.operations.support;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Compiles regular expressions of callers, in RE2's syntax: those that cost too much are refused
/// before they cost anything.
public final class CallerRegex {
  /// Ordinary ones have 10 to 80 instructions; a few characters can make a thousand million.
  public static final int INSTRUCTIONS_MAX = 5_000;

  /// What is told from the text may be too much, as of `(a|b|c)`, which is one class. So many are
  /// compiled in some 10 ms.
  private static final int ESTIMATED_MAX = 4 * INSTRUCTIONS_MAX;

  /// All Chinese letters twice.
  private static final int FOLDED_MAX = 50_000;

  private CallerRegex() {}

  /// An expression that costs too much; the message says what was found, and what is allowed.
  public static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    private TooLargeException(String message) {
      super(message);
    }
  }

  /// Compile an expression.
  ///
  /// @throws PatternSyntaxException if it is none
  public static Pattern compile(String text) throws TooLargeException {
    ExpressionCost cost = ExpressionCost.of(text);
    if (cost.isEndless()) {
      throw new TooLargeException(
          "found letters from U+1C80 to U+1C88 without regard to case, allowed are others");
    }
    if (cost.folded() > FOLDED_MAX) {
      throw new TooLargeException(
          "found ranges of %,d letters without regard to case, allowed are %,d"
              .formatted(cost.folded(), FOLDED_MAX));
    }
    if (cost.instructions() > ESTIMATED_MAX) {
      throw tooLarge();
    }
    Pattern pattern = Pattern.compile(text);
    if (pattern.programSize() > INSTRUCTIONS_MAX) {
      throw tooLarge();
    }
    return pattern;
  }

  private static TooLargeException tooLarge() {
    return new TooLargeException(
        "found one of more than %1$,d instructions, allowed are %1$,d".formatted(INSTRUCTIONS_MAX));
  }
}
