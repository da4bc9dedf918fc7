package hone.search.curve;

import hone.search.History;
import hone.search.Outcome;
import hone.search.Problem;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;

/// The curves among which one trial is judged.
///
/// @param own the trial's
/// @param running those of other trials that have not ended
/// @param ended those of ended trials that reported something
/// @param failures how many of `ended` failed
/// @param full those of `ended` that were not stopped and did not fail
record Field(Curve own, List<Curve> running, List<Curve> ended, int failures, List<Curve> full) {
  static Field of(Problem problem, History history, int trialNumber) {
    Curve own = null;
    List<Curve> running = new ArrayList<>();
    List<Curve> ended = new ArrayList<>();
    List<Curve> full = new ArrayList<>();
    int failures = 0;
    for (Trial trial : history.trials()) {
      Curve curve = Curve.of(problem.goal(), trial);
      if (trial.number() == trialNumber) {
        own = curve;
      } else if (trial.pending()) {
        running.add(curve);
      } else if (curve.size() > 0) {
        ended.add(curve);
        failures += trial.outcome() instanceof Outcome.Failed ? 1 : 0;
        if (trial.outcome() instanceof Outcome.Succeeded) {
          full.add(curve);
        }
      }
    }
    if (own == null) {
      throw new IllegalArgumentException(
          "history: found no trial " + trialNumber + ", allowed are its trials");
    }
    return new Field(own, running, ended, failures, full);
  }
}
