package hone.engine.rules;

import hone.engine.tuning.TuningSpec;
import hone.search.Goal;
import hone.search.Trial;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Shares a tuning job's trials among its definitions: each gets its first few, then three of four
/// go to the definition with the best result so far, and every fourth to the one that had fewest,
/// so that no definition is given up for a bad start.
public final class DefinitionChoice {
  private static final int FIRST = 5;
  private static final int FOR_THE_OTHERS = 4;

  private DefinitionChoice() {}

  /// The index of the definition that the next trial goes to: one with configurations that were not
  /// tried yet, if there is any.
  ///
  /// @param trials those of each definition, ended or not
  public static int next(TuningSpec spec, List<List<Trial>> trials) {
    List<Integer> open =
        IntStream.range(0, trials.size())
            .filter(i -> trials.get(i).size() < spec.definitions().get(i).space().combinations())
            .boxed()
            .toList();
    if (open.isEmpty()) {
      return 0;
    }
    List<List<Trial>> theirs = open.stream().map(trials::get).toList();
    return open.get(
        // One that heeds no results tries the same again with the same seed: they take turns.
        spec.searchedBy().usesResults()
            ? next(theirs, spec.goal(), spec.limits().jobsMax())
            : fewest(theirs));
  }

  /// @param jobsMax how many trials there may be in all
  static int next(List<List<Trial>> trials, Goal goal, int jobsMax) {
    int fewest = fewest(trials);
    int total = trials.stream().mapToInt(List::size).sum();
    int first = Math.max(1, Math.min(FIRST, jobsMax / (2 * trials.size())));
    if (trials.size() == 1
        || trials.get(fewest).size() < first
        || total % FOR_THE_OTHERS == FOR_THE_OTHERS - 1) {
      return fewest;
    }
    return best(trials, goal, fewest);
  }

  private static int fewest(List<List<Trial>> trials) {
    int fewest = 0;
    for (int i = 1; i < trials.size(); i++) {
      if (trials.get(i).size() < trials.get(fewest).size()) {
        fewest = i;
      }
    }
    return fewest;
  }

  private static int best(List<List<Trial>> trials, Goal goal, int otherwise) {
    int best = otherwise;
    OptionalDouble bestValue = OptionalDouble.empty();
    for (int i = 0; i < trials.size(); i++) {
      for (Trial trial : trials.get(i)) {
        OptionalDouble value = trial.outcome().objective();
        if (value.isPresent()
            && (bestValue.isEmpty() || goal.better(value.getAsDouble(), bestValue.getAsDouble()))) {
          best = i;
          bestValue = value;
        }
      }
    }
    return best;
  }
}
