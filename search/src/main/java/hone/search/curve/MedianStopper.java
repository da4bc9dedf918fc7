package hone.search.curve;

import hone.search.Decision;
import hone.search.History;
import hone.search.Problem;
import hone.search.Stopper;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;

/// Stops a trial whose value is worse than the median of the others' running averages at the same
/// resource, as the tuning API's early stopping `Auto` does.
///
/// Guards, from what went wrong elsewhere: at least [#POPULATION] ended trials must have got as far
/// as this one; the first tenth of the usual length decides nothing, since curves cross there; the
/// value must have been worse twice running, since one jump is noise; and the trial that holds the
/// best value of all goes on.
public final class MedianStopper implements Stopper {
  /// Fewer curves than this give no median worth stopping by.
  private static final int POPULATION = 5;

  private static final double WARM_UP = 0.1;

  @Override
  public Decision decide(Problem problem, History history, int trialNumber) {
    Curve own = null;
    List<Curve> others = new ArrayList<>();
    List<Curve> ended = new ArrayList<>();
    for (Trial trial : history.trials()) {
      Curve curve = Curve.of(problem.goal(), trial);
      if (trial.number() == trialNumber) {
        own = curve;
        continue;
      }
      others.add(curve);
      if (!trial.pending() && curve.size() > 0) {
        ended.add(curve);
      }
    }
    if (own == null) {
      throw new IllegalArgumentException(
          "history: found no trial " + trialNumber + ", allowed are its trials");
    }
    int last = own.size() - 1;
    if (last < 1 || ended.isEmpty()) {
      return new Decision.Continue();
    }
    double usual = Curve.median(ended.stream().mapToDouble(Curve::end).toArray());
    if (own.end() < Math.max(2, Math.ceil(WARM_UP * usual)) || holdsTheBest(own, others)) {
      return new Decision.Continue();
    }
    double[] now = averages(ended, own.resources()[last]);
    double[] before = averages(ended, own.resources()[last - 1]);
    if (now.length < POPULATION
        || own.values()[last] <= Curve.median(now)
        || own.values()[last - 1] <= Curve.median(before)) {
      return new Decision.Continue();
    }
    return new Decision.Stop(
        "its value at resource %d is worse than the median of %d ended trials' averages there"
            .formatted(own.end(), now.length));
  }

  private static boolean holdsTheBest(Curve own, List<Curve> others) {
    double best = own.bestUpTo(own.end());
    for (Curve other : others) {
      if (other.bestUpTo(other.end()) < best) {
        return false;
      }
    }
    return true;
  }

  private static double[] averages(List<Curve> curves, long resource) {
    return curves.stream()
        .map(curve -> curve.averageUpTo(resource))
        .filter(average -> average.isPresent())
        .mapToDouble(average -> average.getAsDouble())
        .toArray();
  }
}
