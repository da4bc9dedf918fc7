package hone.server.operations.logs;

import com.google.re2j.Pattern;
import hone.server.operations.logs.JsonPattern.Step;
import hone.server.operations.logs.JsonPattern.Test;
import hone.server.operations.logs.JsonPattern.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;

/// Reads a pattern for JSON by descent: alternatives, then conjunctions, then conditions. Not
/// thread-safe.
final class JsonPatternReader {
  private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[\\w@-]+");
  private static final java.util.regex.Pattern INDEX =
      java.util.regex.Pattern.compile("\\[\\s*(?:(\\d{1,6}|\\*)|\"([^\"]*)\"|'([^']*)')\\s*]");
  private static final java.util.regex.Pattern RELATION =
      java.util.regex.Pattern.compile("!=|<=|>=|=|<|>");
  private static final java.util.regex.Pattern WORDS =
      java.util.regex.Pattern.compile("(?i)is\\s+(true|false|null)\\b|(not\\s+exists)\\b");
  private static final java.util.regex.Pattern VALUE =
      java.util.regex.Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|%([^%]+)%|([^\\s\"%(){}&|]+)");
  private static final java.util.regex.Pattern NUMBER =
      java.util.regex.Pattern.compile("[+-]?\\d{1,40}(\\.\\d{0,40})?([eE][+-]?\\d{1,3})?");

  private final String text;
  private final LogPattern.PatternExpressions expressions;
  private int at;

  JsonPatternReader(String text) {
    this.text = text;
    expressions = new LogPattern.PatternExpressions(text);
  }

  Test read() {
    expect("{");
    Test test = either();
    expect("}");
    if (at < text.length()) {
      throw refused("more behind the end");
    }
    return test;
  }

  private Test either() {
    return joined("||", this::both, Test.Any::new);
  }

  private Test both() {
    return joined("&&", this::one, Test.All::new);
  }

  private Test joined(String sign, Supplier<Test> part, Function<List<Test>, Test> whole) {
    var parts = new ArrayList<Test>();
    do {
      parts.add(part.get());
    } while (take(sign));
    return parts.size() == 1 ? parts.getFirst() : whole.apply(parts);
  }

  private Test one() {
    if (take("(")) {
      Test inner = either();
      expect(")");
      return inner;
    }
    expect("$");
    return new Test.Field(steps(), value());
  }

  private List<Step> steps() {
    var steps = new ArrayList<Step>();
    while (at < text.length()) {
      if (text.charAt(at) == '.') {
        at++;
        steps.add(new Step(next(NAME, "no name of a field").group(), 0));
      } else if (text.charAt(at) == '[') {
        Matcher index = next(INDEX, "no index");
        String number = index.group(1);
        String name = index.group(2) == null ? index.group(3) : index.group(2);
        steps.add(
            number == null
                ? new Step(name, 0)
                : new Step(null, number.equals("*") ? -1 : Integer.parseInt(number)));
      } else {
        break;
      }
    }
    return steps;
  }

  private Value value() {
    skipSpace();
    Matcher words = WORDS.matcher(text).region(at, text.length());
    if (words.lookingAt()) {
      at = words.end();
      return words.group(2) != null
          ? new Value.Absent()
          : new Value.Literal(words.group(1).toLowerCase(Locale.ROOT));
    }
    String relation = next(RELATION, "no comparison").group();
    skipSpace();
    Matcher value = next(VALUE, "no value");
    String phrase = value.group(1);
    String bare = value.group(3);
    if (bare != null && NUMBER.matcher(bare).matches()) {
      return new Value.Numeric(relation, new BigDecimal(bare));
    }
    if (!relation.equals("=") && !relation.equals("!=")) {
      throw refused("'" + relation + "' with what is no number");
    }
    boolean negated = relation.equals("!=");
    if (value.group(2) != null) {
      return new Value.Text(expressions.compile(value.group(2)), false, negated);
    }
    String wanted = phrase == null ? bare : phrase.replaceAll("\\\\(.)", "$1");
    return new Value.Text(withStars(wanted), true, negated);
  }

  /// A text in which a star stands for any text.
  private Pattern withStars(String wanted) {
    var pattern = new StringBuilder("(?s)");
    for (String part : wanted.split("(?<=\\*)|(?=\\*)", -1)) {
      pattern.append(part.equals("*") ? ".*" : Pattern.quote(part));
    }
    return expressions.compile(pattern.toString());
  }

  private Matcher next(java.util.regex.Pattern wanted, String missing) {
    Matcher matcher = wanted.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw refused(missing);
    }
    at = matcher.end();
    return matcher;
  }

  private boolean take(String sign) {
    skipSpace();
    if (!text.startsWith(sign, at)) {
      return false;
    }
    at += sign.length();
    return true;
  }

  private void expect(String sign) {
    if (!take(sign)) {
      throw refused("no '" + sign + "'");
    }
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private hone.engine.ApiError refused(String found) {
    return LogPattern.refused(text, found + " at character " + (at + 1));
  }
}
