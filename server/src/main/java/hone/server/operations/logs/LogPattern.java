package hone.server.operations.logs;

import com.google.re2j.PatternSyntaxException;
import hone.engine.ApiError;
import hone.server.operations.support.CallerRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A filter pattern of CloudWatch Logs: terms (`a "b c"`, `?a ?b`, `-a`), a regular expression
/// (`%a|b%`), or conditions on the fields of lines that are JSON (`{ $.loss < 0.5 }`).
interface LogPattern {
  /// Whether a line is what the pattern looks for.
  boolean matches(String line);

  /// How many steps each character of a line may take, of some 10 ns.
  int weight();

  /// Read a pattern; without one, every line is looked for.
  ///
  /// @throws ApiError if it is none
  static LogPattern of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return new Every();
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

  /// Every line.
  record Every() implements LogPattern {
    @Override
    public boolean matches(String line) {
      return true;
    }

    @Override
    public int weight() {
      return 1;
    }
  }

  /// Compiles the regular expressions of one filter pattern, which are together no larger than one
  /// may be. Not thread-safe.
  final class PatternExpressions {
    private final String pattern;
    private int instructions;

    /// @param pattern that they are in, for messages
    PatternExpressions(String pattern) {
      this.pattern = pattern;
    }

    /// @throws ApiError if it is none, or too large
    com.google.re2j.Pattern compile(String expression) {
      try {
        var compiled = CallerRegex.compile(expression);
        instructions += compiled.programSize();
        if (instructions > CallerRegex.INSTRUCTIONS_MAX) {
          throw refused(pattern, "regular expressions that are too large together");
        }
        return compiled;
      } catch (CallerRegex.TooLargeException _) {
        throw refused(pattern, "a regular expression that is too large");
      } catch (PatternSyntaxException error) {
        throw refused(
            pattern, "the regular expression '" + expression + "', " + error.getMessage());
      }
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
      var expressions = new PatternExpressions(pattern);
      Matcher matcher = TERM.matcher(pattern);
      int end = 0;
      while (end < pattern.length()) {
        if (!matcher.find(end) || matcher.start() != end) {
          throw refused(pattern, "no term at character " + (end + 1));
        }
        Term term = term(expressions, matcher);
        switch (matcher.group(1)) {
          case "?" -> any.add(term);
          case "-" -> none.add(term);
          default -> all.add(term);
        }
        end = matcher.end();
      }
      return new Terms(all, none, any);
    }

    private static Term term(PatternExpressions expressions, Matcher matcher) {
      String phrase = matcher.group(2);
      String expression = matcher.group(3);
      if (expression != null) {
        return new Term.Like(expressions.compile(expression));
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

    @Override
    public int weight() {
      return 1 + Stream.of(all, none, any).flatMap(List::stream).mapToInt(Term::weight).sum();
    }
  }

  /// What a line may hold.
  sealed interface Term {
    boolean isIn(String line);

    /// How many steps each character of a line may take.
    int weight();

    /// A text.
    record Text(String text) implements Term {
      /// How many characters processors compare in a step, at least.
      private static final int COMPARED_AT_ONCE = 16;

      @Override
      public boolean isIn(String line) {
        return line.contains(text);
      }

      @Override
      public int weight() {
        return 1 + text.length() / COMPARED_AT_ONCE;
      }
    }

    /// A regular expression.
    record Like(com.google.re2j.Pattern pattern) implements Term {
      @Override
      public boolean isIn(String line) {
        return pattern.matcher(line).find();
      }

      @Override
      public int weight() {
        return pattern.programSize();
      }
    }
  }
}
