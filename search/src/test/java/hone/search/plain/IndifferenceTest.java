package hone.search.plain;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.Suggestions;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Random and Grid do not look at results: bending or turning the metric changes nothing.
class IndifferenceTest {
  private static final List<String> LETTERS = List.of("a", "b", "c", "d", "e", "f");

  private static final List<DoubleUnaryOperator> TRANSFORMS =
      List.of(v -> v * v * v, Math::exp, v -> 1e9 * v - 4, v -> -v, v -> Double.NaN);

  @Test
  void randomGivesTheSameWhateverBecomesOfTheMetric() {
    Space space =
        Space.of(
            new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC),
            new Parameter.Whole("depth", 1, 15, Scale.LINEAR),
            new Parameter.Categorical("kind", LETTERS));
    check(new RandomSearch(), space);
  }

  @Test
  void gridGivesTheSameWhateverBecomesOfTheMetric() {
    Space space =
        Space.of(
            new Parameter.Categorical("one", LETTERS), new Parameter.Categorical("two", LETTERS));
    check(new GridSearch(), space);
  }

  private static void check(Strategy strategy, Space space) {
    for (long seed = 0; seed < 10; seed++) {
      List<Configuration> plain = played(strategy, space, seed, v -> v);
      for (DoubleUnaryOperator transform : TRANSFORMS) {
        assertThat(played(strategy, space, seed, transform)).isEqualTo(plain);
      }
    }
  }

  private static List<Configuration> played(
      Strategy strategy, Space space, long seed, DoubleUnaryOperator transform) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Suggestions answer =
          strategy.suggest(Problem.of(space, Goal.MINIMIZE), new History(trials), 1, seed);
      Configuration here = ((Suggestions.Proposed) answer).suggestions().getFirst().configuration();
      double value = transform.applyAsDouble(Math.sin(3 * i));
      trials.add(new Trial(i, here, Outcome.of(value), List.of()));
    }
    return trials.stream().map(Trial::configuration).toList();
  }
}
