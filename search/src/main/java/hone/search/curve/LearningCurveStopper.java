package hone.search.curve;

import hone.search.Decision;
import hone.search.History;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Stops what the median rule would stop, as soon as learning curves that ran to their end give no
/// hope that it would still end among the best tenth; until there are enough of them, nothing.
/// Where many trials have ended and few ran to their end, as where a limit of time ends them all,
/// the median rule decides alone.
///
/// What reports no finite numbers any more has no curve, and is stopped by its [Lapse].
///
/// The median rule alone stops some of those, since curves cross: a small learning rate begins
/// badly and ends well.
public final class LearningCurveStopper implements Stopper {
  /// So many trials that did not fail end without enough full curves only where something else, as
  /// a limit of time, ends them.
  private static final int MANY = 2 * Forecast.FEWEST;

  @Override
  public Decision decide(Problem problem, History history, int trialNumber) {
    Decision byCurve = decide(problem, Field.of(problem, history, trialNumber));
    return byCurve instanceof Decision.Stop ? byCurve : diverged(history, trialNumber);
  }

  private static Decision diverged(History history, int trialNumber) {
    Lapse own = Lapse.of(history.trial(trialNumber).orElseThrow());
    if (!own.persists()) {
      return new Decision.Continue();
    }
    List<Lapse> pending = new ArrayList<>();
    List<Lapse> ended = new ArrayList<>();
    for (Trial trial : history.trials()) {
      if (trial.number() != trialNumber) {
        (trial.pending() ? pending : ended).add(Lapse.of(trial));
      }
    }
    return own.verdict(pending, ended)
        .<Decision>map(stop -> stop)
        .orElseGet(Decision.Continue::new);
  }

  static Decision decide(Problem problem, Field field) {
    Decision byMedian = MedianStopper.decide(field);
    if (!(byMedian instanceof Decision.Stop(String reason))) {
      return byMedian;
    }
    if (field.full().size() < Forecast.FEWEST) {
      return field.ended().size() - field.failures() < MANY ? new Decision.Continue() : byMedian;
    }
    Forecast forecast = Forecast.of(field.full(), field.ended().size());
    if (!forecast.isHopeless(field.own())) {
      return new Decision.Continue();
    }
    return new Decision.Stop(
        ("%s; at best it would end at %s, and to be among the best tenth, chance allowed for, it"
                + " would have to end at %s or better")
            .formatted(
                reason,
                shown(problem, forecast.bound(field.own())),
                shown(problem, forecast.among())));
  }

  private static String shown(Problem problem, double value) {
    return String.format(Locale.ROOT, "%.4g", problem.goal().toMinimize(value));
  }
}
