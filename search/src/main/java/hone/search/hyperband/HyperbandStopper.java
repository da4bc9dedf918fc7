package hone.search.hyperband;

import hone.search.Decision;
import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Problem;
import hone.search.Report;
import hone.search.Stopper;
import hone.search.Trial;
import hone.search.curve.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Stops a trial that is not among the best third of those that got as far as it, unless trials
/// that ran to their end give hope that it would still end among the best tenth.
///
/// A trial is compared, when it reaches one of the [Rungs], with every trial that has reached it
/// so far, ended or not; nobody waits. So a search begins with many short trials, and becomes more
/// patient with each that it lets run to the end: what begins slowly may end best, and in the
/// beginning nobody can know. **Source**: L. Li and others, "A system for massively parallel
/// hyperparameter tuning", 2020 (ASHA), in the form that stops instead of pausing.
///
/// A trial that goes on beyond the largest resource is stopped at its next report. At the largest
/// itself most programs are at their end, and about to save what they found.
public final class HyperbandStopper implements Stopper {
  @Override
  public Decision decide(Problem problem, History history, int trialNumber) {
    HyperbandLimits limits = HyperbandLimits.of(problem);
    Trial trial =
        history
            .trial(trialNumber)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "history: found no trial " + trialNumber + ", allowed are its trials"));
    if (trial.reports().isEmpty()) {
      return new Decision.Continue();
    }
    long reached = trial.reports().getLast().resource();
    if (reached > limits.maxResource()) {
      return new Decision.Stop("it went on beyond the maximum, resource " + limits.maxResource());
    }
    if (reached == limits.maxResource()) {
      return new Decision.Continue();
    }
    long before = 0;
    for (Report report : trial.reports().subList(0, trial.reports().size() - 1)) {
      before = Math.max(before, report.resource());
    }
    Rungs rungs = Rungs.of(limits);
    // Only rungs passed by this very report are decided now: earlier ones have been survived.
    for (int rung = rungs.unjudged(trialNumber); rung < rungs.count(); rung++) {
      long level = rungs.levels().get(rung);
      if (before < level && level <= reached) {
        Decision decision = atRung(problem.goal(), history, trial, rungs, rung);
        if (decision instanceof Decision.Stop) {
          return decision;
        }
      }
    }
    return new Decision.Continue();
  }

  private static Decision atRung(Goal goal, History history, Trial trial, Rungs rungs, int rung) {
    long level = rungs.levels().get(rung);
    double own = rungs.value(goal, trial, rung).orElse(Double.POSITIVE_INFINITY);
    List<Double> all = new ArrayList<>();
    for (Trial other : history.trials()) {
      OptionalDouble value = rungs.value(goal, other, rung);
      if (value.isPresent()) {
        all.add(value.getAsDouble());
      }
    }
    long better = all.stream().filter(v -> v < own).count();
    long kept = Math.max(1, all.size() / rungs.eta());
    if (better < kept || !rungs.isTelling(goal, history, rung)) {
      return new Decision.Continue();
    }
    // No number is worse than any, and no more than that: where hardly anyone has one so early, the
    // rung says nothing of this trial.
    if (own == Double.POSITIVE_INFINITY) {
      return new Decision.Stop("its value at resource " + level + " is not a number");
    }
    if (mayCatchUp(goal, history, trial, rungs)) {
      return new Decision.Continue();
    }
    return new Decision.Stop(
        "it was number %d of %d trials at resource %d, and the best %d go on"
            .formatted(better + 1, all.size(), level, kept));
  }

  /// Says whether curves that ran to their end give reason to hope; no, while there are too few.
  private static boolean mayCatchUp(Goal goal, History history, Trial trial, Rungs rungs) {
    List<Curve> full = new ArrayList<>();
    int ended = 0;
    for (Trial other : history.trials()) {
      if (other.pending() || other.number() == trial.number()) {
        continue;
      }
      Curve curve = Curve.of(goal, other);
      ended += curve.size() > 0 ? 1 : 0;
      if (curve.size() > 0
          && (other.outcome() instanceof Outcome.Succeeded || curve.end() >= rungs.most())) {
        full.add(curve);
      }
    }
    return full.size() >= Prospects.FEWEST
        && !Prospects.of(full, ended).isHopeless(Curve.of(goal, trial));
  }
}
