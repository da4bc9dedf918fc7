package hone.search;

import java.util.OptionalDouble;

/// Says how far a search has come: the figures behind its completion criteria.
///
/// @param notImproving how many ended trials in a row, up to the last, did not improve on the best
///     before them by more than 1 % of its size; 0 as long as there is no best
/// @param regretBound how much better than the best so far the model still believes possible, in
///     the objective's unit; empty with too few results, and where that is as much as nine of ten
///     results lie from the best
/// @param converged whether more than 1 % of improvement has become unlikely
public record Progress(int notImproving, OptionalDouble regretBound, boolean converged) {
  /// Improvements up to this share of the best value's size do not count.
  public static final double MARGIN = 0.01;

  /// Counts the last ended trials in a row that did not improve; stopped and failed ones count.
  /// Each is compared with the best before it: small gains in a row do not add up.
  public static int notImproving(Goal goal, History history) {
    int count = 0;
    double best = Double.NaN;
    for (Trial trial : history.trials()) {
      if (trial.pending()) {
        continue;
      }
      double value = trial.outcome().objective().orElse(Double.NaN);
      double v = goal.toMinimize(value);
      boolean improves =
          !Double.isNaN(v) && (Double.isNaN(best) || v < best - MARGIN * Math.abs(best));
      count = improves || Double.isNaN(best) ? 0 : count + 1;
      if (!Double.isNaN(v) && (Double.isNaN(best) || v < best)) {
        best = v;
      }
    }
    return count;
  }
}
