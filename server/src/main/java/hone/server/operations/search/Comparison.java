package hone.server.operations.search;

import hone.engine.ApiError;
import hone.server.operations.search.Property.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Compares a property's values with a filter's.
///
/// @param value the filter's, empty for Exists and NotExists
record Comparison(Property property, Operator operator, String value) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  /// AWS's operators.
  enum Operator {
    EQUALS("Equals"),
    NOT_EQUALS("NotEquals"),
    GREATER("GreaterThan"),
    GREATER_OR_EQUAL("GreaterThanOrEqualTo"),
    LESS("LessThan"),
    LESS_OR_EQUAL("LessThanOrEqualTo"),
    CONTAINS("Contains"),
    EXISTS("Exists"),
    NOT_EXISTS("NotExists"),
    IN("In");

    private final String awsName;

    Operator(String awsName) {
      this.awsName = awsName;
    }

    static Operator of(@Nullable String awsName) {
      return awsName == null
          ? EQUALS
          : Arrays.stream(values())
              .filter(each -> each.awsName.equals(awsName))
              .findFirst()
              .orElseThrow(() -> ApiError.validation("Operator: found '" + awsName + "'"));
    }
  }

  /// Check a filter: an operator needs a property of its kind, and a value that fits.
  static Comparison of(Property property, Operator operator, @Nullable String value) {
    String name = property.name();
    boolean bare = operator == Operator.EXISTS || operator == Operator.NOT_EXISTS;
    if (bare != (value == null)) {
      throw refused(
          name,
          bare
              ? "found a value with " + operator.awsName + ", allowed is none"
              : "found no value, allowed without one are Exists and NotExists");
    }
    String given = value == null ? "" : value;
    switch (operator) {
      case EXISTS, NOT_EXISTS -> {
        return new Comparison(property, operator, given);
      }
      case CONTAINS, IN -> checkText(property, operator);
      case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> checkOrdered(property, operator);
      case EQUALS, NOT_EQUALS -> {}
    }
    switch (property.type()) {
      case STRUCTURE ->
          throw refused(name, "found a structure, allowed for one are Exists and NotExists");
      case NUMBER -> number(given, name);
      case TIME -> time(given, name);
      case SWITCH -> {
        if (!given.equals("true") && !given.equals("false")) {
          throw refused(name, "found '" + given + "', allowed are true and false");
        }
      }
      case EITHER -> {
        if (operator != Operator.EQUALS && operator != Operator.NOT_EQUALS && isOrder(operator)) {
          number(given, name);
        }
      }
      case TEXT -> {}
    }
    return new Comparison(property, operator, given);
  }

  private static void checkText(Property property, Operator operator) {
    if (property.type() != ValueType.TEXT && property.type() != ValueType.EITHER) {
      throw refused(property.name(), operator.awsName + " is allowed for text properties only");
    }
  }

  private static void checkOrdered(Property property, Operator operator) {
    if (property.type() == ValueType.TEXT || property.type() == ValueType.SWITCH) {
      throw refused(property.name(), operator.awsName + " is allowed for numbers and times only");
    }
  }

  private static boolean isOrder(Operator operator) {
    return operator != Operator.CONTAINS && operator != Operator.IN;
  }

  private static ApiError refused(String name, String why) {
    return ApiError.validation("The filter on " + name + ": " + why + ".");
  }

  /// Whether it holds for any of a property's values. What is not there differs from every value.
  boolean holds(List<JsonNode> values) {
    return switch (operator) {
      case EXISTS -> !values.isEmpty();
      case NOT_EXISTS -> values.isEmpty();
      case NOT_EQUALS -> values.stream().noneMatch(node -> isEqual(node));
      case EQUALS -> values.stream().anyMatch(node -> isEqual(node));
      case CONTAINS -> values.stream().anyMatch(node -> folded(text(node)).contains(folded(value)));
      case IN -> {
        List<String> allowed =
            Arrays.stream(value.split(",")).map(each -> folded(each.strip())).toList();
        yield values.stream().anyMatch(node -> allowed.contains(folded(text(node))));
      }
      case GREATER -> values.stream().anyMatch(node -> isOrdered(node, 1, false));
      case GREATER_OR_EQUAL -> values.stream().anyMatch(node -> isOrdered(node, 1, true));
      case LESS -> values.stream().anyMatch(node -> isOrdered(node, -1, false));
      case LESS_OR_EQUAL -> values.stream().anyMatch(node -> isOrdered(node, -1, true));
    };
  }

  private boolean isEqual(JsonNode node) {
    return switch (property.type()) {
      case TEXT, SWITCH -> folded(text(node)).equals(folded(value));
      case NUMBER, TIME, EITHER -> {
        BigDecimal mine = decimal(node);
        BigDecimal theirs = filterNumber();
        yield (mine == null || theirs == null)
            ? text(node).equals(value)
            : compare(mine, theirs) == 0;
      }
      case STRUCTURE -> false;
    };
  }

  private boolean isOrdered(JsonNode node, int sign, boolean orEqual) {
    BigDecimal mine = decimal(node);
    BigDecimal theirs = filterNumber();
    if (mine == null || theirs == null) {
      return false;
    }
    int order = compare(mine, theirs) * sign;
    return order > 0 || (orEqual && order == 0);
  }

  /// With a whole number, AWS takes decimal hyperparameters as whole numbers, too.
  private int compare(BigDecimal mine, BigDecimal theirs) {
    boolean whole =
        property.type() == ValueType.EITHER
            && property.steps().getFirst().equals("HyperParameters")
            && WHOLE.matcher(value).matches();
    return (whole ? mine.setScale(0, RoundingMode.DOWN) : mine).compareTo(theirs);
  }

  private @Nullable BigDecimal filterNumber() {
    return property.type() == ValueType.TIME ? time(value, property.name()) : decimal(value);
  }

  /// ARNs are the same in any case: those of SageMaker hold names in small letters, as clients may
  /// not have written them.
  private String folded(String text) {
    return property.isArn() ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asString("") : node.toString();
  }

  private static @Nullable BigDecimal decimal(JsonNode node) {
    return node.isNumber() ? node.decimalValue() : decimal(text(node));
  }

  /// A number in a text; `null` if it is none. Long ones are none: they cost more than they tell.
  static @Nullable BigDecimal decimal(String text) {
    return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  private static BigDecimal number(String text, String name) {
    BigDecimal number = decimal(text);
    if (number == null) {
      throw refused(name, "found '" + text + "', allowed is a number");
    }
    return number;
  }

  /// Seconds since 1970 from AWS's form of times, `YYYY-mm-dd'T'HH:MM:SS`.
  static BigDecimal time(String text, String name) {
    BigDecimal seconds = decimal(text);
    if (seconds != null) {
      return seconds;
    }
    Instant at;
    try {
      at =
          text.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      throw refused(name, "found '" + text + "', allowed is a time as 2026-01-31T12:00:00");
    }
    return BigDecimal.valueOf(at.getEpochSecond()).add(BigDecimal.valueOf(at.getNano(), 9));
  }
}
