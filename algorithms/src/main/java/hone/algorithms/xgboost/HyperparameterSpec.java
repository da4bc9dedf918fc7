package hone.algorithms.xgboost;

import hone.algorithms.container.ClientError;
import hone.algorithms.container.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one hyperparameter may be; the table itself is the resource `hyperparameters.json`.
///
/// @param alias XGBoost's other name for it, or null
/// @param values the allowed words, empty if any
record HyperparameterSpec(
    String name,
    Type type,
    @Nullable String alias,
    boolean required,
    List<String> values,
    @Nullable Bound min,
    @Nullable Bound max) {

  /// SageMaker's kinds of hyperparameters.
  enum Type {
    INTEGER,
    CONTINUOUS,
    CATEGORICAL,
    FREE_TEXT
  }

  /// One end of a range; an open end does not belong to it.
  record Bound(BigDecimal value, boolean open) {}

  /// The table, by name, in its own order.
  static Map<String, HyperparameterSpec> table() {
    try (InputStream in = HyperparameterSpec.class.getResourceAsStream("hyperparameters.json")) {
      Objects.requireNonNull(in, "resource hyperparameters.json");
      var table = new LinkedHashMap<String, HyperparameterSpec>();
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Object row :
          (List<?>) Objects.requireNonNull(Json.object(text).get("hyperparameters"))) {
        HyperparameterSpec spec = of((Map<?, ?>) row);
        table.put(spec.name(), spec);
      }
      return Collections.unmodifiableMap(table);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read hyperparameters.json", e);
    }
  }

  private static HyperparameterSpec of(Map<?, ?> row) {
    String type = String.valueOf(row.get("type"));
    return new HyperparameterSpec(
        String.valueOf(row.get("name")),
        type.equals("FreeText")
            ? Type.FREE_TEXT
            : Type.valueOf(type.toUpperCase(java.util.Locale.ROOT)),
        (String) row.get("alias"),
        "true".equals(row.get("required")),
        row.get("values") instanceof List<?> words
            ? words.stream().map(String::valueOf).toList()
            : List.of(),
        bound(row, "min"),
        bound(row, "max"));
  }

  private static @Nullable Bound bound(Map<?, ?> row, String end) {
    return row.get(end) instanceof String value
        ? new Bound(new BigDecimal(value), "true".equals(row.get(end + "Open")))
        : null;
  }

  /// Refuse a value that is not of this type or not in the range.
  void check(String value) {
    switch (type) {
      case INTEGER, CONTINUOUS -> checkNumber(value);
      case CATEGORICAL -> {
        if (!values.contains(value)) {
          throw new ClientError(
              "Hyperparameter %s: %s is not in %s".formatted(name, value, values));
        }
      }
      case FREE_TEXT -> {
        if (value.isBlank()) {
          throw new ClientError("Hyperparameter %s: it is empty".formatted(name));
        }
      }
    }
  }

  private void checkNumber(String value) {
    BigDecimal number;
    try {
      String text = value.strip();
      number = type == Type.INTEGER ? new BigDecimal(new BigInteger(text)) : new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw new ClientError(
          "Hyperparameter %s: could not parse value '%s', expected %s in %s"
              .formatted(name, value, type == Type.INTEGER ? "an integer" : "a number", range()));
    }
    boolean low = min != null && number.compareTo(min.value()) < (min.open() ? 1 : 0);
    boolean high = max != null && number.compareTo(max.value()) > (max.open() ? -1 : 0);
    if (low || high) {
      throw new ClientError("Hyperparameter %s: %s is not in %s".formatted(name, value, range()));
    }
  }

  private String range() {
    String from = min == null ? "(-inf" : (min.open() ? "(" : "[") + min.value();
    String to = max == null ? "+inf)" : max.value() + (max.open() ? ")" : "]");
    return from + ", " + to;
  }
}
