package hone.bench.process;

import java.util.Arrays;
import java.util.List;

/// What was measured of one thing, many times.
///
/// @param values sorted
record Figures(double[] values) {
  static Figures of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Figures(sorted);
  }

  /// The smallest value that a share of all values does not exceed.
  double quantile(double share) {
    int rank = (int) Math.ceil(share * values.length);
    return values[Math.max(0, Math.min(values.length - 1, rank - 1))];
  }

  double median() {
    return quantile(0.5);
  }

  double most() {
    return values[values.length - 1];
  }
}
