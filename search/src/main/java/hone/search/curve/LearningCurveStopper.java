package hone.search.curve;

import hone.search.Decision;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Stops what the median rule would stop, as far as learning curves that ran to their end give no
/// hope that it would still end among the best tenth.
///
/// The median rule alone stops some of those, since curves cross: a small learning rate begins
/// badly and ends well. Until there are enough full curves it decides alone.
public final class LearningCurveStopper implements Stopper {
  /// Curves cross most in their beginning, where falling tells least about what is to come.
  private static final double WARM_UP = 0.2;

  private final MedianStopper median = new MedianStopper();

  @Override
  public Decision decide(Problem problem, History history, int trialNumber) {
    Decision byMedian = median.decide(problem, history, trialNumber);
    if (!(byMedian instanceof Decision.Stop(String reason))) {
      return byMedian;
    }
    List<Curve> full = new ArrayList<>();
    int ended = 0;
    Curve own = null;
    for (Trial trial : history.trials()) {
      Curve curve = Curve.of(problem.goal(), trial);
      if (trial.number() == trialNumber) {
        own = curve;
      } else if (!trial.pending() && curve.size() > 0) {
        ended++;
        if (trial.outcome() instanceof Outcome.Succeeded) {
          full.add(curve);
        }
      }
    }
    if (own == null || full.size() < Prospects.FEWEST) {
      return byMedian;
    }
    Prospects prospects = Prospects.of(full, ended);
    if (own.end() < WARM_UP * prospects.longest()
        || !Prospects.levelsOff(own)
        || !prospects.isHopeless(own)) {
      return new Decision.Continue();
    }
    return new Decision.Stop(
        "%s; at best it would end at %s, and the best tenth end at %s or better"
            .formatted(
                reason, shown(problem, prospects.bound(own)), shown(problem, prospects.among())));
  }

  private static String shown(Problem problem, double value) {
    return String.format(Locale.ROOT, "%.4g", problem.goal().toMinimize(value));
  }
}
