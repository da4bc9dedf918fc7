package hone.engine.advice;

import hone.engine.job.TuningJob;
import hone.engine.rules.Heritage;
import hone.engine.store.Snapshot;
import hone.engine.tuning.TuningSpec;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Problem;
import hone.search.Trial;
import java.util.List;

/// Puts a tuning job in the search library's words.
final class Searches {
  private Searches() {}

  /// What one definition of a tuning job searches.
  ///
  /// @param parents the trials of those that it learns from
  static Problem problem(TuningJob job, int index, List<List<Trial>> parents) {
    TuningSpec spec = job.spec();
    Definition definition = spec.definitions().get(index);
    Problem problem =
        Problem.of(definition.space(), spec.goal()).withTrials(spec.limits().jobsMax());
    if (spec.hyperband() != null) {
      problem = problem.withHyperband(spec.hyperband());
    }
    TuningSpec.WarmStart asked = spec.warmStart();
    if (asked == null || parents.isEmpty()) {
      return problem;
    }
    return problem.withWarmStart(
        Heritage.warmStart(asked.identical(), spec.definitions().getFirst(), parents));
  }

  /// The trials of each of the tuning jobs that this one learns from.
  static List<List<Trial>> parents(Snapshot snapshot, TuningJob job) {
    TuningSpec.WarmStart asked = job.spec().warmStart();
    return asked == null
        ? List.of()
        : asked.parentIds().stream().map(snapshot::inheritable).toList();
  }
}
