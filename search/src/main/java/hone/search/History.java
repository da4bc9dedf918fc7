package hone.search;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Holds what has been tried so far, ended or not, in the order of the trials' numbers.
public record History(List<Trial> trials) {
  /// A history without trials.
  public static final History EMPTY = new History(List.of());

  /// Copies the trials by their numbers and checks that none comes twice.
  public History {
    trials = trials.stream().sorted(Comparator.comparingInt(Trial::number)).toList();
    Set<Integer> numbers = new LinkedHashSet<>();
    for (Trial trial : trials) {
      if (!numbers.add(trial.number())) {
        throw new IllegalArgumentException(
            "history: found trial " + trial.number() + " twice, allowed are different numbers");
      }
    }
  }

  /// The number that the next trial will have.
  public int next() {
    int last = 0;
    for (Trial trial : trials) {
      last = Math.max(last, trial.number());
    }
    return last + 1;
  }

  /// The trial of that number.
  public Optional<Trial> trial(int number) {
    return trials.stream().filter(t -> t.number() == number).findFirst();
  }

  /// The ended trial with the best value, stopped early or not, the earliest of equals.
  public Optional<Trial> best(Goal goal) {
    Trial best = null;
    double bestValue = 0;
    for (Trial trial : trials) {
      OptionalDouble value = trial.outcome().objective();
      if (value.isPresent() && (best == null || goal.better(value.getAsDouble(), bestValue))) {
        best = trial;
        bestValue = value.getAsDouble();
      }
    }
    return Optional.ofNullable(best);
  }
}
