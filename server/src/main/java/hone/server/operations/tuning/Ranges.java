package hone.server.operations.tuning;

import hone.api.sagemaker.CategoricalParameterRange;
import hone.api.sagemaker.ContinuousParameterRange;
import hone.api.sagemaker.IntegerParameterRange;
import hone.api.sagemaker.ParameterRanges;
import hone.engine.ApiError;
import hone.engine.tuning.TuningSpec;
import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import hone.server.operations.support.Lists;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Translates and checks ranges of hyperparameters.
final class Ranges {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");

  private final String member;
  private final List<Parameter> parameters = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();

  private Ranges(String member) {
    this.member = member;
  }

  /// The space that the ranges span: integers, then continuous, then categorical ones.
  ///
  /// @param member the ranges' place in the request, for messages
  static Space space(String member, @Nullable ParameterRanges ranges) {
    var reading = new Ranges(member);
    if (ranges != null) {
      if (!Lists.orEmpty(ranges.autoParameters()).isEmpty()) {
        throw ApiError.validation(
            member + ".autoParameters: found it without autotune, allowed only with it");
      }
      Lists.orEmpty(ranges.integerParameterRanges()).forEach(reading::integer);
      Lists.orEmpty(ranges.continuousParameterRanges()).forEach(reading::continuous);
      Lists.orEmpty(ranges.categoricalParameterRanges()).forEach(reading::categorical);
    }
    if (reading.parameters.isEmpty()) {
      throw ApiError.validation(member + ": found no range, allowed are those of 1 or more");
    }
    return new Space(reading.parameters);
  }

  /// The ranges as Describe tells them: all lists, and the scaling filled in.
  static ParameterRanges complete(@Nullable ParameterRanges ranges) {
    return new ParameterRanges(
        ranges == null
            ? List.of()
            : Lists.orEmpty(ranges.integerParameterRanges()).stream()
                .map(
                    each ->
                        new IntegerParameterRange(
                            each.name(),
                            each.minValue(),
                            each.maxValue(),
                            scaling(each.scalingType())))
                .toList(),
        ranges == null
            ? List.of()
            : Lists.orEmpty(ranges.continuousParameterRanges()).stream()
                .map(
                    each ->
                        new ContinuousParameterRange(
                            each.name(),
                            each.minValue(),
                            each.maxValue(),
                            scaling(each.scalingType())))
                .toList(),
        ranges == null ? List.of() : Lists.orEmpty(ranges.categoricalParameterRanges()),
        null);
  }

  private static String scaling(@Nullable String asked) {
    return asked == null ? "Auto" : asked;
  }

  private void integer(IntegerParameterRange range) {
    String place = place("integerParameterRanges", range.name());
    if ("ReverseLogarithmic".equals(range.scalingType())) {
      throw ApiError.validation(
          place + ": found ScalingType ReverseLogarithmic, allowed for continuous ranges only");
    }
    long min = whole(place, "MinValue", range.minValue());
    long max = whole(place, "MaxValue", range.maxValue());
    add(place, () -> new Parameter.Whole(range.name(), min, max, scale(range.scalingType())));
  }

  private void continuous(ContinuousParameterRange range) {
    String place = place("continuousParameterRanges", range.name());
    double min = decimal(place, "MinValue", range.minValue());
    double max = decimal(place, "MaxValue", range.maxValue());
    add(place, () -> new Parameter.Continuous(range.name(), min, max, scale(range.scalingType())));
  }

  private void categorical(CategoricalParameterRange range) {
    String place = place("categoricalParameterRanges", range.name());
    add(place, () -> new Parameter.Categorical(range.name(), range.values()));
  }

  private String place(String list, String name) {
    String place = member + "." + list + ", range '" + name + "'";
    if (!names.add(name)) {
      throw ApiError.validation(place + ": found the name twice, allowed are different names");
    }
    if (name.equals(TuningSpec.OBJECTIVE_HYPERPARAMETER)) {
      throw ApiError.validation(
          place
              + ": found the name by which a training job is told its objective, allowed is"
              + " another");
    }
    return place;
  }

  private interface Making {
    Parameter make();
  }

  /// The search's own checks say what is wrong with a range.
  private void add(String place, Making making) {
    try {
      parameters.add(making.make());
    } catch (IllegalArgumentException error) {
      throw ApiError.validation(place + ": " + error.getMessage());
    }
  }

  private static long whole(String place, String end, String text) {
    if (!INTEGER.matcher(text).matches()) {
      throw ApiError.validation(
          place + ": found " + end + " '" + text + "', allowed is a whole number");
    }
    return Long.parseLong(text);
  }

  private static double decimal(String place, String end, String text) {
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw ApiError.validation(
          place + ": found " + end + " '" + text + "', allowed is a finite decimal number");
    }
    return value;
  }

  private static Scale scale(@Nullable String scalingType) {
    return switch (scaling(scalingType)) {
      case "Linear" -> Scale.LINEAR;
      case "Logarithmic" -> Scale.LOGARITHMIC;
      case "ReverseLogarithmic" -> Scale.REVERSE_LOGARITHMIC;
      default -> Scale.AUTO;
    };
  }
}
