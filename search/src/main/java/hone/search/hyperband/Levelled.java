package hone.search.hyperband;

import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Problem;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Brings trials that were stopped at different resources to one level, so that a model of single
/// values can learn from them.
///
/// The level is the highest rung with enough values: what a model learns from is what is searched
/// for, as soon as may be. Trials that reached it count with their value there, still running or
/// not. Those stopped below it count with what their last rung foretells, never better than the
/// middle of those at the level, since they lost to them; those stopped by a rung that tells
/// nothing do not count.
///
/// **Source**: the choice of the level: S. Falkner and others, "BOHB: robust and efficient
/// hyperparameter optimization at scale", 2018, section 3.
final class Levelled {
  private final Goal goal;
  private final History history;
  private final Rungs rungs;
  private final List<Long> levels;
  private final int top;

  private Levelled(Problem problem, HyperbandLimits limits, History history) {
    this.goal = problem.goal();
    this.history = history;
    this.rungs = Rungs.of(limits);
    this.levels = new ArrayList<>(rungs.levels());
    levels.add(limits.maxResource());
    int enough = 3 + problem.space().parameters().size() / 2;
    int highest = levels.size() - 1;
    while (highest >= 0 && count(highest) < enough) {
      highest--;
    }
    this.top = highest;
  }

  /// The history with comparable values, those of stopped trials foretold.
  static History of(Problem problem, HyperbandLimits limits, History history) {
    Levelled levelled = new Levelled(problem, limits, history);
    return levelled.top < 0 ? history : levelled.levelled(levelled.forecasts());
  }

  /// The history with the values of those trials alone that reached the level: what was measured.
  static History measured(Problem problem, HyperbandLimits limits, History history) {
    Levelled levelled = new Levelled(problem, limits, history);
    return levelled.top < 0 ? history : levelled.levelled(new Forecast[0]);
  }

  private long count(int level) {
    return history.trials().stream().filter(trial -> value(trial, level).isPresent()).count();
  }

  private OptionalDouble value(Trial trial, int level) {
    OptionalDouble value = Rungs.value(goal, trial, levels.get(level));
    return value.isPresent() && Double.isFinite(value.getAsDouble())
        ? value
        : OptionalDouble.empty();
  }

  /// A forecast for each rung below the level.
  private Forecast[] forecasts() {
    Forecast[] forecasts = new Forecast[top];
    Arrays.setAll(
        forecasts, rung -> rungs.isTelling(goal, history, rung) ? forecast(rung) : Forecast.NONE);
    return forecasts;
  }

  private History levelled(Forecast[] forecasts) {
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : history.trials()) {
      trials.add(
          new Trial(
              trial.number(), trial.configuration(), outcome(trial, forecasts), trial.reports()));
    }
    return new History(trials);
  }

  private Outcome outcome(Trial trial, Forecast[] forecasts) {
    OptionalDouble there = value(trial, top);
    return switch (trial.outcome()) {
      case Outcome.Failed failed -> failed;
      case Outcome.Pending pending -> there.isPresent() ? ended(there) : pending;
      // It ended by itself: no later value will come.
      case Outcome.Succeeded succeeded -> there.isPresent() ? ended(there) : succeeded;
      case Outcome.Stopped _ when there.isPresent() -> ended(there);
      case Outcome.Stopped _ ->
          hasDiverged(trial) ? new Outcome.Failed() : ended(foretold(trial, forecasts));
    };
  }

  private static boolean hasDiverged(Trial trial) {
    return !trial.reports().isEmpty() && !Double.isFinite(trial.reports().getLast().value());
  }

  private Outcome ended(OptionalDouble value) {
    return value.isPresent()
        ? new Outcome.Succeeded(goal.toMinimize(value.getAsDouble()))
        : new Outcome.Stopped(value);
  }

  private OptionalDouble foretold(Trial trial, Forecast[] forecasts) {
    for (int rung = forecasts.length - 1; rung >= 0; rung--) {
      OptionalDouble value = value(trial, rung);
      if (value.isPresent()) {
        double foretold = forecasts[rung].at(value.getAsDouble());
        return Double.isFinite(foretold) ? OptionalDouble.of(foretold) : OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }

  /// Learns how values at the level follow from values at a rung.
  private Forecast forecast(int rung) {
    List<double[]> pairs = new ArrayList<>();
    for (Trial trial : history.trials()) {
      OptionalDouble here = value(trial, rung);
      OptionalDouble there = value(trial, top);
      if (here.isPresent() && there.isPresent()) {
        pairs.add(new double[] {here.getAsDouble(), there.getAsDouble()});
      }
    }
    return Forecast.of(pairs);
  }

  /// Adds to a value what others gained from its rung to the level.
  ///
  /// @param gain the middle of their gains
  /// @param least the middle of their values at the level, which is the least that is foretold
  private record Forecast(double gain, double least) {
    static final Forecast NONE = new Forecast(Double.NaN, Double.NaN);

    static Forecast of(List<double[]> pairs) {
      if (pairs.isEmpty()) {
        return NONE;
      }
      double[] gains = pairs.stream().mapToDouble(pair -> pair[1] - pair[0]).sorted().toArray();
      double[] ends = pairs.stream().mapToDouble(pair -> pair[1]).sorted().toArray();
      return new Forecast(gains[gains.length / 2], ends[ends.length / 2]);
    }

    double at(double value) {
      return Math.max(least, value + gain);
    }
  }
}
