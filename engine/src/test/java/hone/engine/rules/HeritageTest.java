package hone.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.fake.Specs;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Strategies;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Warm starts in which what was static is tuned, or the other way round.
final class HeritageTest {
  private static final WarmStart.Kind OWN = WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM;
  private static final WarmStart.Kind OTHERS = WarmStart.Kind.TRANSFER_LEARNING;

  private static Parameter tuned(String name) {
    return new Parameter.Continuous(name, 0, 1, Scale.LINEAR);
  }

  private static SequencedMap<String, String> values(String... namesAndValues) {
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return values;
  }

  private static Definition child(Space space, String... fixed) {
    var training = Specs.training(Duration.ofHours(1), 0);
    return new Definition("", "loss", space, values(fixed), training, "{}");
  }

  private static Trial trial(int number, double value, String... values) {
    return new Trial(
        number, new Configuration(values(values)), new Outcome.Succeeded(value), List.of());
  }

  private static List<Integer> numbers(WarmStart start) {
    return start.parents().stream()
        .flatMap(parent -> parent.trials().stream())
        .map(Trial::number)
        .toList();
  }

  /// By the search itself: it repeats the best of the parent and spreads nothing.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aParentThatKeptStaticWhatIsTunedNowIsLearntFrom(boolean identical) {
    Space space = Space.of(tuned("x"), tuned("y"));
    List<Trial> parent = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      String x = Double.toString(i / 13.0);
      parent.add(trial(i, Math.abs(i - 7), "x", x, "y", "\"0.25\"", "_tuning_metric", "loss"));
    }
    WarmStart start = Heritage.warmStart(identical, child(space), List.of(parent));

    Problem problem = Problem.of(space, Goal.MINIMIZE).withTrials(20).withWarmStart(start);
    Suggestion first = next(problem, List.of());
    assertThat(start.kind()).isEqualTo(identical ? OWN : OTHERS);
    assertThat(first.why()).isEqualTo(new Reason.Inherited(1, 7));
    assertThat(first.configuration().values()).isEqualTo(values("x", "" + 7 / 13.0, "y", "0.25"));
    List<Trial> begun = new ArrayList<>();
    while (next(problem, begun).why() instanceof Reason.Inherited) {
      Suggestion next = next(problem, begun);
      begun.add(
          new Trial(begun.size() + 1, next.configuration(), new Outcome.Succeeded(1), List.of()));
    }
    assertThat(begun).hasSizeLessThanOrEqualTo(4);
    assertThat(next(problem, begun).why()).isInstanceOf(Reason.Modelled.class);
  }

  private static Suggestion next(Problem problem, List<Trial> trials) {
    var strategy = Strategies.named("Bayesian").orElseThrow();
    Suggestions answer = strategy.suggest(problem, new History(trials), 1, 7);
    return ((Suggestions.Proposed) answer).suggestions().getFirst();
  }

  @Test
  void onlyWhatRanAtTheStaticValuesOfNowCountsAsItsOwn() {
    List<Trial> first =
        List.of(
            trial(1, 1, "x", "0.1", "depth", "3", "sagemaker_job_name", "\"a\""),
            trial(2, 2, "x", "0.2", "depth", "4", "sagemaker_job_name", "\"a\""));
    List<Trial> second = List.of(trial(3, 3, "x", "0.3", "depth", "\"3.0\""));
    Definition child = child(Space.of(tuned("x")), "depth", "3", "sagemaker_job_name", "\"b\"");

    WarmStart start = Heritage.warmStart(true, child, List.of(first, second));

    assertThat(start.kind()).isEqualTo(OWN);
    assertThat(start.parents()).hasSize(2);
    assertThat(numbers(start)).containsExactly(1, 3);
  }

  @Test
  void whereNothingRanAtThemTheParentsAreOtherTasks() {
    List<Trial> trials =
        List.of(
            trial(1, 1, "x", "0.1", "optimizer", "adam"),
            trial(2, 2, "x", "0.2", "optimizer", "adam"));
    Definition child = child(Space.of(tuned("x")), "optimizer", "sgd");

    WarmStart start = Heritage.warmStart(true, child, List.of(trials));

    assertThat(start.kind()).isEqualTo(OTHERS);
    assertThat(start.parents()).containsExactly(new Parent(trials));
  }

  @Test
  void otherDataMakeOtherTasksOfAll() {
    List<Trial> trials =
        List.of(trial(1, 1, "x", "0.1", "z", "3"), trial(2, 2, "x", "1", "z", "4"));

    WarmStart start =
        Heritage.warmStart(false, child(Space.of(tuned("x")), "z", "3"), List.of(trials));

    assertThat(start.kind()).isEqualTo(OTHERS);
    assertThat(numbers(start)).containsExactly(1, 2);
  }
}
