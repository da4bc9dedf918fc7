package hone.search.curve;

import hone.search.Decision;
import hone.search.History;
import hone.search.Problem;
import hone.search.Stopper;
import java.util.List;
import java.util.stream.Stream;

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
    return decide(Field.of(problem, history, trialNumber));
  }

  static Decision decide(Field field) {
    Curve own = field.own();
    List<Curve> ended = field.ended();
    int last = own.size() - 1;
    if (last < 1 || ended.isEmpty()) {
      return new Decision.Continue();
    }
    double usual = Curve.median(ended.stream().mapToDouble(Curve::end).toArray());
    if (own.end() < Math.max(2, Math.ceil(WARM_UP * usual)) || holdsTheBest(field)) {
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
        ("its value at report %d is worse than the median of what %d that have ended had on"
                + " average by then")
            .formatted(own.end(), now.length));
  }

  private static boolean holdsTheBest(Field field) {
    double best = field.own().bestUpTo(field.own().end());
    return Stream.concat(field.running().stream(), field.ended().stream())
        .noneMatch(other -> other.bestUpTo(other.end()) < best);
  }

  private static double[] averages(List<Curve> curves, long resource) {
    return curves.stream()
        .map(curve -> curve.averageUpTo(resource))
        .filter(average -> average.isPresent())
        .mapToDouble(average -> average.getAsDouble())
        .toArray();
  }
}
