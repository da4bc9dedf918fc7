package hone.server.operations.logs;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A pattern for lines that are JSON, such as `{ ($.epoch > 3) && ($.stage = "val*") }`. Other
/// lines do not match.
record JsonPattern(JsonPattern.Test test) implements LogPattern {
  /// What reading a document takes.
  private static final int READING = 8;

  static JsonPattern of(String pattern) {
    return new JsonPattern(new JsonPatternReader(pattern).read());
  }

  @Override
  public boolean matches(String line) {
    String text = line.strip();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    try {
      return test.holds(JsonMapper.shared().readTree(text));
    } catch (JacksonException _) {
      return false;
    }
  }

  @Override
  public int weight() {
    return READING + test.weight();
  }

  /// What a line's document must satisfy.
  sealed interface Test {
    boolean holds(JsonNode document);

    /// How many steps each character of a line may take.
    int weight();

    /// All of them.
    record All(List<Test> parts) implements Test {
      @Override
      public boolean holds(JsonNode document) {
        return parts.stream().allMatch(each -> each.holds(document));
      }

      @Override
      public int weight() {
        return parts.stream().mapToInt(Test::weight).sum();
      }
    }

    /// One of them.
    record Any(List<Test> parts) implements Test {
      @Override
      public boolean holds(JsonNode document) {
        return parts.stream().anyMatch(each -> each.holds(document));
      }

      @Override
      public int weight() {
        return parts.stream().mapToInt(Test::weight).sum();
      }
    }

    /// A field, of which a document may have several by `[*]`, has such a value.
    record Field(List<Step> steps, Value value) implements Test {
      @Override
      public boolean holds(JsonNode document) {
        List<JsonNode> found = List.of(document);
        for (Step step : steps) {
          var next = new ArrayList<JsonNode>();
          found.forEach(node -> step.from(node, next));
          found = next;
        }
        return value instanceof Value.Absent
            ? found.isEmpty()
            : found.stream().anyMatch(value::fits);
      }

      @Override
      public int weight() {
        return 4 + steps.size() + (value instanceof Value.Text text ? text.size() : 0);
      }
    }
  }

  /// A step into a document.
  ///
  /// @param name of a member, or `null`
  /// @param index of an item, or -1 for all of them
  record Step(@Nullable String name, int index) {
    void from(JsonNode node, List<JsonNode> into) {
      if (name == null && index < 0) {
        if (node.isArray()) {
          node.forEach(into::add);
        }
        return;
      }
      JsonNode found = name == null ? node.path(index) : node.path(name);
      if (!found.isMissingNode()) {
        into.add(found);
      }
    }
  }

  /// What a field's value is compared with.
  sealed interface Value {
    boolean fits(JsonNode node);

    /// The field is not there.
    record Absent() implements Value {
      @Override
      public boolean fits(JsonNode node) {
        return false;
      }
    }

    /// `true`, `false` or `null`.
    record Literal(String text) implements Value {
      @Override
      public boolean fits(JsonNode node) {
        return (node.isBoolean() || node.isNull()) && node.toString().equals(text);
      }
    }

    /// A number in that relation.
    record Numeric(String relation, BigDecimal number) implements Value {
      @Override
      public boolean fits(JsonNode node) {
        if (!node.isNumber()) {
          return relation.equals("!=");
        }
        int order = node.decimalValue().compareTo(number);
        return switch (relation) {
          case "=" -> order == 0;
          case "!=" -> order != 0;
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case ">" -> order > 0;
          default -> order >= 0;
        };
      }
    }

    /// A text that is like the pattern, or is not.
    record Text(Pattern pattern, boolean whole, boolean negated) implements Value {
      @Override
      public boolean fits(JsonNode node) {
        String text = node.isValueNode() ? node.asString("") : node.toString();
        return negated != (whole ? pattern.matches(text) : pattern.matcher(text).find());
      }

      int size() {
        return pattern.programSize();
      }
    }
  }
}
