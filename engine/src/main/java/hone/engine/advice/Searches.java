package hone.engine.advice;

import hone.engine.job.TuningJob;
import hone.engine.rules.Heritage;
import hone.engine.store.Snapshot;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Problem;
import hone.search.Trial;
import hone.search.WarmStart;
import java.util.List;
import java.util.Optional;

/// Puts a tuning job in the search library's words.
final class Searches {
  private Searches() {}

  /// What one definition of a tuning job searches.
  static Problem problem(Snapshot snapshot, TuningJob job, int index) {
    TuningSpec spec = job.spec();
    Definition definition = spec.definitions().get(index);
    TuningSpec.Limits limits = spec.limits();
    Problem problem =
        Problem.of(definition.space(), spec.goal())
            .withTrials(limits.jobsMax(), limits.parallelMax());
    if (spec.hyperband() != null) {
      problem = problem.withHyperband(spec.hyperband());
    }
    return warmStart(snapshot, job).map(problem::withWarmStart).orElse(problem);
  }

  private static Optional<WarmStart> warmStart(Snapshot snapshot, TuningJob job) {
    TuningSpec.WarmStart asked = job.spec().warmStart();
    if (asked == null) {
      return Optional.empty();
    }
    Definition own = job.spec().definitions().getFirst();
    List<List<Trial>> parents = asked.parentIds().stream().map(snapshot::inheritable).toList();
    return parents.isEmpty()
        ? Optional.empty()
        : Optional.of(Heritage.warmStart(asked.identical(), own, parents));
  }
}
