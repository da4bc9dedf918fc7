package hone.search.bayes;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Trial;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Holds a history as numbers.
///
/// @param points of the trials with a value, in the order of their numbers
/// @param values theirs, smaller is better
/// @param failed points of the trials that failed
/// @param pending points of the trials under way
/// @param taken every configuration seen
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
record Observations(
    List<double[]> points,
    double[] values,
    List<double[]> failed,
    List<double[]> pending,
    Set<Configuration> taken) {
  static Observations of(Coding coding, Goal goal, History history) {
    List<double[]> points = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<double[]> failed = new ArrayList<>();
    List<double[]> pending = new ArrayList<>();
    Set<Configuration> taken = new LinkedHashSet<>();
    for (Trial trial : history.trials()) {
      taken.add(trial.configuration());
      Optional<double[]> read = coding.point(trial.configuration());
      if (read.isEmpty()) {
        continue;
      }
      double[] point = read.get();
      switch (trial.outcome()) {
        case Outcome.Succeeded(double value) -> {
          points.add(point);
          values.add(goal.toMinimize(value));
        }
        case Outcome.Failed() -> failed.add(point);
        case Outcome.Pending() -> pending.add(point);
        case Outcome.Stopped(var value) -> {
          if (value.isPresent()) {
            points.add(point);
            values.add(goal.toMinimize(value.getAsDouble()));
          }
        }
      }
    }
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return new Observations(points, array, failed, pending, taken);
  }
}
