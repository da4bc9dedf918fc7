package hone.bench.process;

import java.util.List;

/// What was measured of one thing, many times.
///
/// @param values sorted, at least one
record Figures(List<Double> values) {
  Figures {
    values = values.stream().sorted().toList();
  }

  int count() {
    return values.size();
  }

  /// The smallest value that a share of all values does not exceed.
  double quantile(double share) {
    int rank = (int) Math.ceil(share * values.size());
    return values.get(Math.max(0, Math.min(values.size() - 1, rank - 1)));
  }

  double median() {
    return quantile(0.5);
  }

  double most() {
    return values.getLast();
  }
}
