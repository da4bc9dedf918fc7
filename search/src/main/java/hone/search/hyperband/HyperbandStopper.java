package hone.search.hyperband;

import hone.search.Decision;
import hone.search.Goal;
import hone.search.History;
import hone.search.HyperbandLimits;
import hone.search.Problem;
import hone.search.Report;
import hone.search.Stopper;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Stops a trial that is not among the best third of those that got as far as it.
///
/// Checks happen at rungs: the least resource, three times that, and so on. A trial is compared,
/// when it reaches a rung, with every trial that has reached it so far, ended or not; nobody
/// waits. It also stops at the largest resource. **Source**: L. Li and others, "A system for
/// massively parallel hyperparameter tuning", 2020 (ASHA), in the form that stops instead of
/// pausing.
public final class HyperbandStopper implements Stopper {
  @Override
  public Decision decide(Problem problem, History history, int trialNumber) {
    HyperbandLimits limits =
        problem
            .hyperband()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Hyperband: found no resource limits, needed are minResource and"
                            + " maxResource"));
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
    if (reached >= limits.maxResource()) {
      return new Decision.Stop("it has used the maximum of " + limits.maxResource() + " resources");
    }
    long before = 0;
    for (Report report : trial.reports().subList(0, trial.reports().size() - 1)) {
      before = Math.max(before, report.resource());
    }
    int eta = eta(limits);
    // Only rungs passed by this very report are decided now: earlier ones have been survived.
    for (long rung = limits.minResource(); rung < limits.maxResource(); rung *= eta) {
      if (before < rung && rung <= reached) {
        Decision decision = atRung(problem.goal(), history, trial, rung, eta);
        if (decision instanceof Decision.Stop) {
          return decision;
        }
      }
    }
    return new Decision.Continue();
  }

  private static int eta(HyperbandLimits limits) {
    return limits.maxResource() / limits.minResource() < 9 ? 2 : 3;
  }

  private static Decision atRung(Goal goal, History history, Trial trial, long rung, int eta) {
    OptionalDouble own = valueAt(trial, rung);
    if (own.isEmpty() || !Double.isFinite(own.getAsDouble())) {
      return new Decision.Stop("its value at resource " + rung + " is not a number");
    }
    List<Double> all = new ArrayList<>();
    for (Trial other : history.trials()) {
      OptionalDouble value = valueAt(other, rung);
      if (value.isPresent()) {
        all.add(value.getAsDouble());
      }
    }
    double mine = own.getAsDouble();
    long better = all.stream().filter(v -> goal.better(v, mine)).count();
    long kept = Math.max(1, all.size() / eta);
    if (better < kept) {
      return new Decision.Continue();
    }
    return new Decision.Stop(
        "%d of %d trials were better at resource %d, and the best %d go on"
            .formatted(better, all.size(), rung, kept));
  }

  /// The first value reported at a resource of at least `rung`.
  private static OptionalDouble valueAt(Trial trial, long rung) {
    for (Report report : trial.reports()) {
      if (report.resource() >= rung) {
        return OptionalDouble.of(report.value());
      }
    }
    return OptionalDouble.empty();
  }
}
