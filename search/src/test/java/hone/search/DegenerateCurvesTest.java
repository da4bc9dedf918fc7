package hone.search;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.bayes.Insight;
import hone.search.bayes.Slices;
import hone.search.hyperband.HyperbandStopper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: no reports make a stopper, Hyperband's strategy or the insight fail or stall. Method:
/// histories whose values repeat an odd pattern, judged after each report of a further trial.
class DegenerateCurvesTest {
  private static final Problem PROBLEM =
      Problem.of(Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR)), Goal.MAXIMIZE)
          .withHyperband(new HyperbandLimits(1, 27));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "NaN",
        "NaN 1",
        "1e308 -1e308",
        "Infinity 0 -Infinity 1",
        "1 2 3",
        "4.9e-324 0 -0.0",
        "1e300 1 1e-300"
      })
  void whateverIsReported(String pattern) {
    double[] values =
        List.of(pattern.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();
    Assertions.assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          List<Trial> trials = new ArrayList<>();
          for (int i = 1; i <= 24; i++) {
            double last = values[(i + 27) % values.length];
            Outcome outcome =
                i % 4 == 0 ? new Outcome.Stopped(OptionalDouble.of(last)) : Outcome.of(last);
            trials.add(trial(i, outcome, values, i % 5 == 0 ? 2 : 27));
          }
          for (int reports = 0; reports <= 27; reports++) {
            judge(trials, trial(25, new Outcome.Pending(), values, reports));
          }
          History history = new History(trials);
          Insight insight = new Insight(PROBLEM, history);
          assertThat(insight.progress().notImproving()).isNotNegative();
          assertThat(insight.importance().values())
              .allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
          assertThat(insight.slices().stream().flatMap(slices -> slices.along().stream()))
              .flatMap(Slices.Slice::points)
              .allSatisfy(
                  point -> {
                    assertThat(point.mean()).isFinite().isBetween(point.lower(), point.upper());
                    assertThat(point.lower()).isFinite();
                    assertThat(point.upper()).isFinite();
                  });
          assertThat(Strategies.named("Hyperband").orElseThrow().suggest(PROBLEM, history, 2, 1))
              .isInstanceOf(Suggestions.Proposed.class);
        });
  }

  private static void judge(List<Trial> others, Trial running) {
    List<Trial> trials = new ArrayList<>(others);
    trials.add(running);
    History history = new History(trials);
    for (Stopper stopper :
        List.of(Stoppers.never(), Stoppers.automatic(), new HyperbandStopper())) {
      Decision decision = stopper.decide(PROBLEM, history, running.number());
      assertThat(decision).isEqualTo(stopper.decide(PROBLEM, history, running.number()));
    }
  }

  private static Trial trial(int number, Outcome outcome, double[] values, int count) {
    List<Report> reports = new ArrayList<>();
    for (int e = 1; e <= count; e++) {
      reports.add(new Report(e, values[(number + e) % values.length]));
    }
    SequencedMap<String, String> at = new LinkedHashMap<>();
    at.put("x", Double.toString(number / 30.0));
    return new Trial(number, new Configuration(at), outcome, reports);
  }
}
