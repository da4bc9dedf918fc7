package hone.search.curve;

import hone.search.Decision;
import hone.search.History;
import hone.search.Problem;
import hone.search.Stopper;
import java.util.Locale;

/// Stops what the median rule would stop, as soon as learning curves that ran to their end give no
/// hope that it would still end among the best tenth; until there are enough of them, nothing.
/// Where many trials have ended and few ran to their end, as where a limit of time ends them all,
/// the median rule decides alone.
///
/// The median rule alone stops some of those, since curves cross: a small learning rate begins
/// badly and ends well.
public final class LearningCurveStopper implements Stopper {
  /// So many trials end without enough full curves only where something else ends them.
  private static final int MANY = 2 * Forecast.FEWEST;

  @Override
  public Decision decide(Problem problem, History history, int trialNumber) {
    return decide(problem, Field.of(problem, history, trialNumber));
  }

  static Decision decide(Problem problem, Field field) {
    Decision byMedian = MedianStopper.decide(field);
    if (!(byMedian instanceof Decision.Stop(String reason))) {
      return byMedian;
    }
    if (field.full().size() < Forecast.FEWEST) {
      return field.ended().size() < MANY ? new Decision.Continue() : byMedian;
    }
    Forecast forecast = Forecast.of(field.full(), field.ended().size());
    if (!forecast.isHopeless(field.own())) {
      return new Decision.Continue();
    }
    return new Decision.Stop(
        "%s; at best it would end at %s, and the best tenth end at %s or better"
            .formatted(
                reason,
                shown(problem, forecast.bound(field.own())),
                shown(problem, forecast.among())));
  }

  private static String shown(Problem problem, double value) {
    return String.format(Locale.ROOT, "%.4g", problem.goal().toMinimize(value));
  }
}
