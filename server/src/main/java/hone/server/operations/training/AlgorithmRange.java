package hone.server.operations.training;

import hone.api.sagemaker.CategoricalParameterRangeSpecification;
import hone.api.sagemaker.ContinuousParameterRangeSpecification;
import hone.api.sagemaker.HyperParameterSpecification;
import hone.api.sagemaker.IntegerParameterRangeSpecification;
import hone.api.sagemaker.ParameterRange;
import hone.engine.ApiError;
import hone.search.Parameter;
import hone.search.Scale;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values that an algorithm allows for one hyperparameter.
public sealed interface AlgorithmRange {

  /// The range that a specification gives.
  ///
  /// @throws ApiError if its range is not of its type, or is empty
  static AlgorithmRange of(HyperParameterSpecification specification) {
    ParameterRange range = specification.range();
    IntegerParameterRangeSpecification integers =
        range == null ? null : range.integerParameterRangeSpecification();
    ContinuousParameterRangeSpecification continuous =
        range == null ? null : range.continuousParameterRangeSpecification();
    CategoricalParameterRangeSpecification categorical =
        range == null ? null : range.categoricalParameterRangeSpecification();
    String name = specification.name();
    return switch (specification.type()) {
      case "Integer" -> {
        checkOnly(name, "integer", continuous, categorical);
        yield integers == null
            ? new Numbers(true, null, null)
            : numbers(name, true, integers.minValue(), integers.maxValue());
      }
      case "Continuous" -> {
        checkOnly(name, "continuous", integers, categorical);
        yield continuous == null
            ? new Numbers(false, null, null)
            : numbers(name, false, continuous.minValue(), continuous.maxValue());
      }
      case "Categorical" -> {
        checkOnly(name, "categorical", integers, continuous);
        yield categorical == null ? new Anything() : new Choice(categorical.values());
      }
      default -> {
        checkOnly(name, "no", integers, continuous, categorical);
        yield new Anything();
      }
    };
  }

  private static void checkOnly(String name, String allowed, @Nullable Object... others) {
    for (Object other : others) {
      if (other != null) {
        throw ApiError.validation(
            "supportedHyperParameters."
                + name
                + ".range: found a range of another type, allowed is "
                + allowed
                + " range");
      }
    }
  }

  private static Numbers numbers(String name, boolean whole, String min, String max) {
    var range = new Numbers(whole, number(name, whole, min), number(name, whole, max));
    if (number(name, whole, min).compareTo(number(name, whole, max)) > 0) {
      throw ApiError.validation(
          "supportedHyperParameters."
              + name
              + ".range: found minValue "
              + min
              + ", allowed is at most maxValue "
              + max);
    }
    return range;
  }

  private static BigDecimal number(String place, boolean whole, String text) {
    boolean fits =
        whole
            ? text.matches("[+-]?[0-9]{1,19}")
            : text.matches(
                "[+-]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,3})?");
    if (!fits) {
      throw ApiError.validation(
          place + ": found '" + text + "', allowed is " + (whole ? "an integer" : "a number"));
    }
    return new BigDecimal(text);
  }

  /// Check one value.
  void check(String place, String value);

  /// Check a range that is searched.
  void check(String place, Parameter parameter);

  /// The part of a guessed range that is allowed; empty if the example is not in it.
  Optional<Parameter> cut(Parameter guess, String example);

  /// Numbers between bounds; `null` for no bound.
  record Numbers(boolean whole, @Nullable BigDecimal min, @Nullable BigDecimal max)
      implements AlgorithmRange {

    @Override
    public void check(String place, String value) {
      // SageMaker's Python SDK quotes values as JSON.
      BigDecimal number = number(place, whole, value.replaceAll("^\"|\"$", ""));
      if ((min != null && number.compareTo(min) < 0)
          || (max != null && number.compareTo(max) > 0)) {
        throw ApiError.validation(
            place + ": found " + value + ", allowed is " + min + " to " + max);
      }
    }

    @Override
    public void check(String place, Parameter parameter) {
      switch (parameter) {
        case Parameter.Whole(_, long low, long high, _) when whole -> {
          check(place + ".minValue", "" + low);
          check(place + ".maxValue", "" + high);
        }
        case Parameter.Continuous(_, double low, double high, _) when !whole -> {
          check(place + ".minValue", "" + low);
          check(place + ".maxValue", "" + high);
        }
        case Parameter.Whole _, Parameter.Continuous _, Parameter.Categorical _ ->
            throw otherKind(place, whole ? "an integer range" : "a continuous range");
      }
    }

    @Override
    public Optional<Parameter> cut(Parameter guess, String example) {
      return switch (guess) {
        case Parameter.Whole(String name, long low, long high, Scale scale) ->
            cut(name, BigDecimal.valueOf(low), BigDecimal.valueOf(high), scale, example);
        case Parameter.Continuous(String name, double low, double high, Scale scale) ->
            cut(name, BigDecimal.valueOf(low), BigDecimal.valueOf(high), scale, example);
        case Parameter.Categorical _ -> Optional.empty();
      };
    }

    private Optional<Parameter> cut(
        String name, BigDecimal low, BigDecimal high, Scale scale, String example) {
      BigDecimal from = min == null ? low : low.max(min);
      BigDecimal to = max == null ? high : high.min(max);
      BigDecimal value = new BigDecimal(example);
      if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
        return Optional.empty();
      }
      if (!whole) {
        return from.compareTo(to) < 0
            ? Optional.of(
                new Parameter.Continuous(name, from.doubleValue(), to.doubleValue(), scale))
            : Optional.empty();
      }
      long first = from.setScale(0, RoundingMode.CEILING).longValueExact();
      long last = to.setScale(0, RoundingMode.FLOOR).longValueExact();
      return first < last
          ? Optional.of(new Parameter.Whole(name, first, last, first > 0 ? scale : Scale.LINEAR))
          : Optional.empty();
    }
  }

  /// One of some texts.
  record Choice(List<String> values) implements AlgorithmRange {
    public Choice {
      values = List.copyOf(values);
    }

    @Override
    public void check(String place, String value) {
      if (!values.contains(value) && !values.contains(value.replaceAll("^\"|\"$", ""))) {
        throw ApiError.validation(place + ": found '" + value + "', allowed are " + values);
      }
    }

    @Override
    public void check(String place, Parameter parameter) {
      if (!(parameter instanceof Parameter.Categorical(_, List<String> searched))) {
        throw otherKind(place, "a categorical range");
      }
      searched.forEach(value -> check(place, value));
    }

    @Override
    public Optional<Parameter> cut(Parameter guess, String example) {
      return guess instanceof Parameter.Categorical(String name, List<String> guessed)
              && values.contains(example)
          ? Optional.of(
              new Parameter.Categorical(name, guessed.stream().filter(values::contains).toList()))
          : Optional.empty();
    }
  }

  /// Any text.
  record Anything() implements AlgorithmRange {
    @Override
    public void check(String place, String value) {}

    @Override
    public void check(String place, Parameter parameter) {
      if (!(parameter instanceof Parameter.Categorical)) {
        throw otherKind(place, "a categorical range");
      }
    }

    @Override
    public Optional<Parameter> cut(Parameter guess, String example) {
      return guess instanceof Parameter.Categorical ? Optional.of(guess) : Optional.empty();
    }
  }

  private static ApiError otherKind(String place, String allowed) {
    return ApiError.validation(place + ": found a range of another kind, allowed is " + allowed);
  }
}
