package hone.server.operations.logs;

import com.google.re2j.PatternSyntaxException;
import hone.engine.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A filter pattern of CloudWatch Logs: terms (`a "b c"`, `?a ?b`, `-a`), a regular expression
/// (`%a|b%`), or conditions on the fields of lines that are JSON (`{ $.loss < 0.5 }`).
interface LogPattern {
  /// A few characters can make a million instructions.
  int PROGRAM_MAX = 5_000;

  /// Whether a line is what the pattern looks for.
  boolean matches(String line);

  /// Read a pattern; without one, every line is looked for.
  ///
  /// @throws ApiError if it is none
  static LogPattern of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return _ -> true;
    }
    String pattern = text.strip();
    return switch (pattern.charAt(0)) {
      case '{' -> JsonPattern.of(pattern);
      case '[' -> throw refused(pattern, "a pattern of columns, which is not offered");
      default -> Terms.of(pattern);
    };
  }

  /// @param found what was found in the pattern
  static ApiError refused(String pattern, String found) {
    return ApiError.validation(
        "Invalid filter pattern: found "
            + found
            + " in '"
            + pattern
            + "'; allowed are terms, \"phrases\", ?either ?or, -excluded, %regular expressions% and"
            + " { $.field = value }");
  }

  /// A regular expression within a pattern.
  static com.google.re2j.Pattern expression(String pattern, String expression) {
    try {
      var compiled = com.google.re2j.Pattern.compile(expression);
      if (compiled.programSize() > PROGRAM_MAX) {
        throw refused(pattern, "a regular expression that is too large");
      }
      return compiled;
    } catch (PatternSyntaxException error) {
      throw refused(pattern, "the regular expression '" + expression + "', " + error.getMessage());
    }
  }

  /// Terms, which are looked for with regard to case.
  ///
  /// @param all those that a line must hold
  /// @param none those that it must not hold
  /// @param any those of which it must hold one; AWS heeds them only where they are alone
  record Terms(List<Term> all, List<Term> none, List<Term> any) implements LogPattern {
    private static final Pattern TERM =
        Pattern.compile("\\s*([?-]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|%([^%]+)%|([^\\s\"%]+))");

    static Terms of(String pattern) {
      var all = new ArrayList<Term>();
      var none = new ArrayList<Term>();
      var any = new ArrayList<Term>();
      Matcher matcher = TERM.matcher(pattern);
      int end = 0;
      while (end < pattern.length()) {
        if (!matcher.find(end) || matcher.start() != end) {
          throw refused(pattern, "no term at character " + (end + 1));
        }
        Term term = term(pattern, matcher);
        switch (matcher.group(1)) {
          case "?" -> any.add(term);
          case "-" -> none.add(term);
          default -> all.add(term);
        }
        end = matcher.end();
      }
      return new Terms(all, none, any);
    }

    private static Term term(String pattern, Matcher matcher) {
      String phrase = matcher.group(2);
      String expression = matcher.group(3);
      if (expression != null) {
        return new Term.Like(LogPattern.expression(pattern, expression));
      }
      return new Term.Text(phrase == null ? matcher.group(4) : phrase.replaceAll("\\\\(.)", "$1"));
    }

    @Override
    public boolean matches(String line) {
      boolean alone = all.isEmpty() && none.isEmpty();
      return all.stream().allMatch(each -> each.isIn(line))
          && none.stream().noneMatch(each -> each.isIn(line))
          && (!alone || any.stream().anyMatch(each -> each.isIn(line)));
    }
  }

  /// What a line may hold.
  sealed interface Term {
    boolean isIn(String line);

    /// A text.
    record Text(String text) implements Term {
      @Override
      public boolean isIn(String line) {
        return line.contains(text);
      }
    }

    /// A regular expression.
    record Like(com.google.re2j.Pattern pattern) implements Term {
      @Override
      public boolean isIn(String line) {
        return pattern.matcher(line).find();
      }
    }
  }
}
