package hone.server.operations.search;

import hone.server.operations.search.Comparison.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The comparisons that every match satisfies: the store's list need not tell of other records.
/// What is taken from here must let through all that the condition lets through; it may let
/// through more.
final class Conjuncts {
  private final List<Comparison> comparisons = new ArrayList<>();

  Conjuncts(Condition condition) {
    collect(condition);
  }

  private void collect(Condition condition) {
    switch (condition) {
      case Condition.All(var parts) -> parts.forEach(this::collect);
      case Condition.Compared(var comparison) -> comparisons.add(comparison);
      case Condition.Any _, Condition.Nested _, Condition.Visible _ -> {}
    }
  }

  /// The value that a property must have.
  Optional<String> equal(String name) {
    return comparisons.stream()
        .filter(each -> each.property().name().equals(name))
        .filter(each -> each.operator() == Operator.EQUALS)
        .map(Comparison::value)
        .findFirst();
  }

  /// A text that a property must contain, or `null`.
  @Nullable String part(String name) {
    return comparisons.stream()
        .filter(each -> each.property().name().equals(name))
        .filter(each -> each.operator() == Operator.EQUALS || each.operator() == Operator.CONTAINS)
        .map(Comparison::value)
        .findFirst()
        .orElse(null);
  }

  /// Whether a property must have no value.
  boolean isAbsent(String name) {
    return comparisons.stream()
        .filter(each -> each.property().name().equals(name))
        .anyMatch(each -> each.operator() == Operator.NOT_EXISTS);
  }

  /// A time that a property must be after, or `null`.
  @Nullable Instant after(String name) {
    return bound(name, List.of(Operator.GREATER, Operator.GREATER_OR_EQUAL, Operator.EQUALS), -1);
  }

  /// A time that a property must be before, or `null`.
  @Nullable Instant before(String name) {
    return bound(name, List.of(Operator.LESS, Operator.LESS_OR_EQUAL, Operator.EQUALS), 1);
  }

  private @Nullable Instant bound(String name, List<Operator> operators, int millis) {
    return comparisons.stream()
        .filter(each -> each.property().name().equals(name))
        .filter(each -> operators.contains(each.operator()))
        .map(each -> Comparison.time(each.value(), name))
        .filter(seconds -> seconds.abs().compareTo(BigDecimal.valueOf(253_402_300_799L)) < 0)
        .map(seconds -> seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValue())
        .map(at -> Instant.ofEpochMilli(at + millis * 2L))
        .findFirst()
        .orElse(null);
  }
}
