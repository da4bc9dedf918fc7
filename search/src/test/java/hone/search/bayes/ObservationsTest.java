package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.AskTell;
import hone.search.Configuration;
import hone.search.Goal;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Stoppers;
import hone.search.Trial;
import hone.search.math.Chance;
import hone.search.math.Seed;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final Space SPACE =
      Space.of(
          new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
          new Parameter.Continuous("y", 0, 1, Scale.LINEAR),
          new Parameter.Continuous("z", 0, 1, Scale.LINEAR));

  @Test
  void valuesFarBeyondAllOthersAreFailures() {
    assertThat(observed(0.5, 1e6, 0.1, 0.9, 1e6, 0.4).failed()).hasSize(2);
    assertThat(observed(0.5, 1e6, 0.1, 0.9, 1e6, 0.4).values()).containsExactly(0.5, 0.1, 0.9, 0.4);
    assertThat(observed(-0.9, -0.8, -0.7, -0.6, 999, 1e300).failed()).hasSize(2);
  }

  @Test
  void valuesThatAreMerelyBadAreNot() {
    assertThat(observed(0.1, 0.2, 0.3, 0.4, 20, 25).failed()).isEmpty();
    assertThat(observed(1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100).failed()).isEmpty();
    assertThat(observed(0.5, 0.5, 0.5, 0.5, 0.5, 7).failed()).isEmpty();
    double[] plateau = {-0.95, -0.9501, -0.95, -0.9501, -0.95, -0.93, -0.88, -0.9};
    assertThat(observed(plateau).failed()).as("a plateau at the best").isEmpty();
    assertThat(observed(1e6, 1e6, 0.1, 0.2).failed()).as("too few to tell").isEmpty();
    assertThat(observed(5e5, 7e5, 9e5, 0.1).failed()).as("one good one").isEmpty();
  }

  @Test
  void penaltiesByChanceDoNotHideTheValley() {
    for (long seed : new long[] {1, 2, 3}) {
      Chance chance = new Seed(seed).chance();
      Problem problem = Problem.of(SPACE, Goal.MINIMIZE);
      AskTell search = new AskTell(problem, new BayesianSearch(), Stoppers.never(), seed);
      for (int i = 0; i < 40; i++) {
        Trial next = ((AskTell.Asked.Next) search.ask()).trial();
        double value = chance.nextDouble() < 0.3 ? 1e6 : bowl(next);
        search.tell(next.number(), new Outcome.Succeeded(value));
      }

      assertThat(search.best().orElseThrow().outcome().objective().orElseThrow()).isLessThan(1e-4);
    }
  }

  private static double bowl(Trial trial) {
    return trial.configuration().values().values().stream()
        .mapToDouble(text -> Math.pow(Double.parseDouble(text) - 0.37, 2))
        .sum();
  }

  private static Observations observed(double... values) {
    List<Trial> trials = new ArrayList<>();
    for (double value : values) {
      SequencedMap<String, String> at = new LinkedHashMap<>();
      for (String name : List.of("x", "y", "z")) {
        at.put(name, Double.toString(0.01 * trials.size()));
      }
      Outcome outcome = new Outcome.Succeeded(value);
      trials.add(new Trial(trials.size() + 1, new Configuration(at), outcome, List.of()));
    }
    return Observations.of(new Coding(SPACE), Goal.MINIMIZE, trials);
  }
}
