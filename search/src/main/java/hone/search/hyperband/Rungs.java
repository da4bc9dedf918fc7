package hone.search.hyperband;

import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Report;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The resources at which trials are compared: the least, `eta` times that, and so on below the
/// most.
///
/// Some trials are not judged at the lowest rungs, as in Hyperband's brackets: one in `eta` passes
/// the lowest, one in `eta` of those the next as well. They show what a rung is worth, since nobody
/// selected them there: a rung whose order says little about the order later on judges nobody.
///
/// **Source**: brackets: L. Li and others, "Hyperband: a novel bandit-based approach to
/// hyperparameter optimization", 2018, section 3.
///
/// @param levels rising
/// @param most the largest resource, where a trial ends
/// @param eta the factor between them
record Rungs(List<Long> levels, long most, int eta) {
  /// Fewer trials than this that nobody judged at a rung say nothing about it.
  private static final int FEWEST = 4;

  /// The share of pairs that must be in the same order at a rung and later; one half is chance.
  private static final double TELLING = 0.65;

  static Rungs of(HyperbandLimits limits) {
    int eta = limits.maxResource() / limits.minResource() < 9 ? 2 : 3;
    List<Long> levels = new ArrayList<>();
    long level = limits.minResource();
    while (level < limits.maxResource()) {
      levels.add(level);
      // Beyond this, three times the level may not be a number.
      level = level > Long.MAX_VALUE / eta ? limits.maxResource() : level * eta;
    }
    return new Rungs(List.copyOf(levels), limits.maxResource(), eta);
  }

  int count() {
    return levels.size();
  }

  /// How many of the lowest rungs a trial passes without being judged.
  int unjudged(int trialNumber) {
    int rungs = 0;
    int rest = trialNumber - 1;
    while (rungs < count() - 1 && rest % eta == 0) {
      rungs++;
      rest /= eta;
    }
    return rungs;
  }

  /// Says whether the order of trials at a rung tells their order later on; yes, while unknown.
  boolean isTelling(Goal goal, History history, int rung) {
    List<double[]> unjudged = new ArrayList<>();
    for (Trial trial : history.trials()) {
      if (unjudged(trial.number()) > rung && value(goal, trial, rung + 1).isPresent()) {
        unjudged.add(values(goal, trial, rung));
      }
    }
    if (unjudged.size() < FEWEST) {
      return true;
    }
    double agreeing = 0;
    int pairs = 0;
    for (int i = 0; i < unjudged.size(); i++) {
      for (int k = 0; k < i; k++) {
        agreeing += agreement(unjudged.get(i), unjudged.get(k));
        pairs++;
      }
    }
    return agreeing / pairs >= TELLING;
  }

  /// Compares two trials' order at their first values with that at their last common ones.
  private static double agreement(double[] a, double[] b) {
    int last = Math.min(a.length, b.length) - 1;
    int first = Integer.signum(Double.compare(a[0], b[0]));
    int later = Integer.signum(Double.compare(a[last], b[last]));
    return 0.5 + 0.5 * first * later;
  }

  /// The values at a rung and at those above that the trial has reached.
  private double[] values(Goal goal, Trial trial, int from) {
    return IntStream.range(from, count())
        .mapToObj(rung -> value(goal, trial, rung))
        .takeWhile(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  /// A trial's value at a rung, smaller is better, infinite when it is not a number.
  OptionalDouble value(Goal goal, Trial trial, int rung) {
    return value(goal, trial, levels.get(rung));
  }

  /// The first value reported at a resource of at least `level`, smaller is better.
  static OptionalDouble value(Goal goal, Trial trial, long level) {
    for (Report report : trial.reports()) {
      if (report.resource() >= level) {
        double value = goal.toMinimize(report.value());
        return OptionalDouble.of(Double.isFinite(value) ? value : Double.POSITIVE_INFINITY);
      }
    }
    return OptionalDouble.empty();
  }
}
