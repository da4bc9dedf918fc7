package hone.server.operations.monitoring;

import hone.engine.ApiError;
import hone.server.operations.support.CloudWatchErrors;
import hone.server.operations.support.Finite;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What one number stands for a period's values.
sealed interface Statistic {

  /// @param values at least one
  double of(List<Double> values);

  /// One of the five that every metric has.
  enum Plain implements Statistic {
    SAMPLE_COUNT,
    AVERAGE,
    SUM,
    MINIMUM,
    MAXIMUM;

    @Override
    public double of(List<Double> values) {
      double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
      return switch (this) {
        case SAMPLE_COUNT -> all.length;
        case AVERAGE -> Finite.mean(all);
        case SUM -> Finite.sum(all);
        case MINIMUM -> Collections.min(values);
        case MAXIMUM -> Collections.max(values);
      };
    }
  }

  /// The value below which a share of all values lies, between two values in proportion.
  ///
  /// @param share 0 to 1
  record Percentile(double share) implements Statistic {
    @Override
    public double of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      double rank = share * (sorted.size() - 1);
      int below = (int) Math.floor(rank);
      double low = sorted.get(below);
      double high = sorted.get(Math.min(below + 1, sorted.size() - 1));
      double weight = rank - below;
      // Rounding must not leave what was measured.
      return Math.max(low, Math.min(high, low * (1 - weight) + high * weight));
    }
  }

  /// The statistic that AWS calls so.
  ///
  /// @throws ApiError if it is none that is offered
  static Statistic named(String name) {
    return switch (name) {
      case "SampleCount" -> Plain.SAMPLE_COUNT;
      case "Average" -> Plain.AVERAGE;
      case "Sum" -> Plain.SUM;
      case "Minimum" -> Plain.MINIMUM;
      case "Maximum" -> Plain.MAXIMUM;
      default ->
          percentile(name)
              .orElseThrow(
                  () ->
                      CloudWatchErrors.invalidParameter(
                          "The statistic '"
                              + name
                              + "' is not offered; allowed: SampleCount, Average, Sum, Minimum,"
                              + " Maximum, p0 to p100."));
    };
  }

  private static Optional<Statistic> percentile(String name) {
    if (!name.matches("p[0-9]{1,3}(\\.[0-9]{1,10})?")) {
      return Optional.empty();
    }
    double percent = Double.parseDouble(name.substring(1));
    return percent <= 100 ? Optional.of(new Percentile(percent / 100)) : Optional.empty();
  }
}
