package hone.engine.backend;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A hyperparameter of a built-in algorithm, with what it may be.
///
/// @param alias its other name, or an empty text
/// @param required whether nothing can be trained without it
/// @param values the allowed words of a categorical one; empty for others
/// @param min where numbers begin, or `null`
/// @param max where numbers end, or `null`
/// @param companion with what alone it goes, and then must be there; `null` if with anything
public record BuiltInHyperparameter(
    String name,
    String alias,
    Kind kind,
    boolean required,
    List<String> values,
    @Nullable Bound min,
    @Nullable Bound max,
    @Nullable Companion companion) {
  public BuiltInHyperparameter {
    values = List.copyOf(values);
  }

  /// SageMaker's kinds of hyperparameters.
  public enum Kind {
    INTEGER,
    CONTINUOUS,
    CATEGORICAL,
    FREE_TEXT
  }

  /// One end of the numbers.
  ///
  /// @param open whether it does not belong to them
  public record Bound(BigDecimal value, boolean open) {}

  /// Another hyperparameter whose value begins so.
  public record Companion(String name, String beginning) {}

  /// What is allowed in a value's stead; empty where the value is allowed.
  public Optional<String> allowedInsteadOf(String value) {
    return switch (kind) {
      case INTEGER, CONTINUOUS ->
          fits(value)
              ? Optional.empty()
              : Optional.of((kind == Kind.INTEGER ? "an integer in " : "a number in ") + range());
      case CATEGORICAL ->
          values.contains(value) ? Optional.empty() : Optional.of("one of " + values);
      case FREE_TEXT -> value.isBlank() ? Optional.of("some text") : Optional.empty();
    };
  }

  /// The same with its ends among the numbers, as the ends of a range that is searched are.
  public BuiltInHyperparameter closed() {
    return new BuiltInHyperparameter(
        name, alias, kind, required, values, closed(min), closed(max), companion);
  }

  private static @Nullable Bound closed(@Nullable Bound bound) {
    return bound == null ? null : new Bound(bound.value(), false);
  }

  private boolean fits(String value) {
    String text = value.strip();
    try {
      BigDecimal number =
          kind == Kind.INTEGER ? new BigDecimal(new BigInteger(text)) : new BigDecimal(text);
      boolean low = min != null && number.compareTo(min.value()) < (min.open() ? 1 : 0);
      boolean high = max != null && number.compareTo(max.value()) > (max.open() ? -1 : 0);
      return !low && !high;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private String range() {
    String from = min == null ? "(-inf" : (min.open() ? "(" : "[") + min.value();
    String to = max == null ? "+inf)" : max.value() + (max.open() ? ")" : "]");
    return from + ", " + to;
  }
}
