package hone.server.operations.search;

import hone.api.sagemaker.Filter;
import hone.api.sagemaker.NestedFilters;
import hone.api.sagemaker.SearchExpression;
import hone.api.sagemaker.VisibilityConditions;
import hone.engine.ApiError;
import hone.server.operations.search.Comparison.Operator;
import hone.server.operations.support.Lists;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns a request's expression into a condition, and checks it. Not thread-safe.
final class Expressions {
  private static final int CONDITIONS_MAX = 50;

  private final Source source;
  private int conditions;
  private int contains;

  Expressions(Source source) {
    this.source = source;
  }

  /// The condition; one that always holds for no expression.
  Condition condition(@Nullable SearchExpression expression) {
    Condition condition =
        expression == null ? new Condition.All(List.of()) : translated(expression);
    if (conditions > CONDITIONS_MAX) {
      throw ApiError.validation(
          "searchExpression: found "
              + conditions
              + " conditions, allowed are "
              + CONDITIONS_MAX
              + " with those of nested filters and sub-expressions");
    }
    if (contains > 1) {
      throw ApiError.validation("'CONTAINS' operator usage limit of 1 exceeded.");
    }
    return condition;
  }

  private Condition translated(SearchExpression expression) {
    if (Lists.orEmpty(expression.filters()).isEmpty()
        && Lists.orEmpty(expression.nestedFilters()).isEmpty()
        && Lists.orEmpty(expression.subExpressions()).isEmpty()) {
      throw ApiError.validation(
          "searchExpression: found one without a condition, allowed is at least one filter,"
              + " nestedFilter or subExpression in each");
    }
    var parts = new ArrayList<Condition>();
    for (Filter each : Lists.orEmpty(expression.filters())) {
      parts.add(new Condition.Compared(comparison(each.name(), each)));
    }
    for (NestedFilters each : Lists.orEmpty(expression.nestedFilters())) {
      parts.add(nested(each));
    }
    for (SearchExpression each : Lists.orEmpty(expression.subExpressions())) {
      parts.add(translated(each));
    }
    return "Or".equals(expression.operator()) && !parts.isEmpty()
        ? new Condition.Any(parts)
        : new Condition.All(parts);
  }

  private Condition nested(NestedFilters nested) {
    String list = nested.nestedPropertyName();
    if (source.schema().type(list) != Property.ValueType.STRUCTURE) {
      throw ApiError.validation("Unknown property name: " + list);
    }
    var comparisons = new ArrayList<Comparison>();
    for (Filter each : nested.filters()) {
      String name = each.name();
      comparisons.add(comparison(name.startsWith(list + ".") ? name : list + "." + name, each));
    }
    return new Condition.Nested(List.of(list.split("\\.")), comparisons);
  }

  private Comparison comparison(String name, Filter filter) {
    conditions++;
    Operator operator = Operator.of(filter.operator());
    Property property = Property.of(source, name);
    if (operator == Operator.CONTAINS && !mayRepeat(property)) {
      contains++;
    }
    return Comparison.of(property, operator, filter.value());
  }

  /// The properties of which AWS allows several Contains: names, tags and artifacts of what belongs
  /// to experiments.
  private boolean mayRepeat(Property property) {
    String record = source.record();
    String first = property.steps().getFirst();
    return switch (record) {
      case "Experiment", "Trial", "TrialComponent" ->
          List.of(record + "Name", "DisplayName", "Tags").contains(first)
              || first.endsWith("Artifacts");
      default -> false;
    };
  }

  /// The condition that hides what other values of tags say to hide.
  Condition visible(@Nullable List<VisibilityConditions> asked) {
    var parts = new ArrayList<Condition>();
    for (VisibilityConditions each : Lists.orEmpty(asked)) {
      String key = each.key();
      String value = each.value();
      if (key == null || !key.startsWith("Tags.") || key.length() == 5 || value == null) {
        throw ApiError.validation(
            "visibilityConditions: found the key '"
                + key
                + "' and the value '"
                + value
                + "', allowed are a key that starts with Tags. and a value");
      }
      parts.add(new Condition.Visible(Property.of(source, key), value));
    }
    return new Condition.All(parts);
  }
}
