package hone.search.plain;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Scale;
import hone.search.Searches;
import hone.search.Space;
import hone.search.Strategy;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.WarmStart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RandomSearchTest {
  private static final Strategy STRATEGY = new RandomSearch();
  private static final Space SPACE =
      Space.of(
          new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC),
          new Parameter.Continuous("momentum", 0.5, 0.999, Scale.REVERSE_LOGARITHMIC),
          new Parameter.Whole("depth", 1, 15, Scale.LINEAR),
          new Parameter.Categorical("booster", List.of("tree", "dart")));

  @Test
  void drawsByNumberAlone() {
    Suggestions.Proposed atOnce = draw(Problem.of(SPACE, Goal.MINIMIZE), History.EMPTY, 10);

    History played = Searches.played(STRATEGY, Problem.of(SPACE, Goal.MAXIMIZE), 1, 10);

    for (int i = 0; i < 10; i++) {
      Configuration expected = atOnce.suggestions().get(i).configuration();
      assertThat(played.trials().get(i).configuration()).isEqualTo(expected);
    }
  }

  @Test
  void spreadsEvenlyOnTheScale() {
    int low = 0;
    for (var suggestion :
        draw(Problem.of(SPACE, Goal.MINIMIZE), History.EMPTY, 2000).suggestions()) {
      if (Double.parseDouble(suggestion.configuration().values().get("rate")) < 1e-3) {
        low++;
      }
    }
    // 0.4 of the scale lies below 1e-3; five deviations of a fair draw are 110.
    assertThat(low).isBetween(690, 910);
  }

  /// Half of the draws lie below the middle of the scale, whatever the scale.
  @Test
  void hasItsMedianInTheMiddleOfEachScale() {
    SequencedMap<Parameter, Double> middles = new LinkedHashMap<>();
    middles.put(new Parameter.Continuous("linear", -3, 5, Scale.LINEAR), 1.0);
    middles.put(new Parameter.Continuous("log", 1e-6, 1, Scale.LOGARITHMIC), 1e-3);
    middles.put(
        new Parameter.Continuous("reverse", 0.9, 0.9999, Scale.REVERSE_LOGARITHMIC),
        1 - Math.sqrt(0.1 * 0.0001));
    middles.put(new Parameter.Whole("whole", 0, 999, Scale.LINEAR), 499.5);
    middles.put(new Parameter.Whole("powers", 1, 1_000_000, Scale.LOGARITHMIC), 1e3);
    Space all = new Space(List.copyOf(middles.sequencedKeySet()));
    Suggestions.Proposed drawn = draw(Problem.of(all, Goal.MINIMIZE), History.EMPTY, 2000);

    middles.forEach(
        (parameter, middle) ->
            assertThat(drawn.suggestions())
                .as(parameter.name())
                .filteredOn(
                    s ->
                        Double.parseDouble(s.configuration().values().get(parameter.name()))
                            < middle)
                // Five deviations of a fair draw are 112.
                .hasSizeBetween(888, 1112));
  }

  @Test
  void usesUpAFiniteSpace() {
    Space small = Space.of(new Parameter.Whole("n", 1, 300, Scale.LOGARITHMIC));

    Suggestions.Proposed all = draw(Problem.of(small, Goal.MINIMIZE), History.EMPTY, 301);

    assertThat(all.suggestions().stream().map(s -> s.configuration()).distinct()).hasSize(300);
  }

  /// It does not draw again what was drawn: two thousand million draws would take hours.
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTrialInALargeFiniteSpaceCostsTheSameWhateverItsNumber() {
    Space large =
        new Space(
            IntStream.range(0, 10)
                .<Parameter>mapToObj(i -> new Parameter.Whole("n" + i, 1, 1_000_000, Scale.LINEAR))
                .toList());
    Problem problem = Problem.of(large, Goal.MINIMIZE);
    Configuration first = configurations(problem, 1).getFirst();
    int last = Integer.MAX_VALUE - 1;
    History late = new History(List.of(new Trial(last, first, new Outcome.Failed(), List.of())));

    Suggestion drawn = draw(problem, late, 1).suggestions().getFirst();

    assertThat(drawn.why()).isEqualTo(new Reason.Drawn(Integer.MAX_VALUE));
    assertThat(drawn.configuration()).isNotEqualTo(first);
  }

  @Test
  void triesWhatAParentOnTheSameDataHasTriedOnlyWhenNothingElseIsLeft() {
    Problem problem =
        Problem.of(Space.of(new Parameter.Whole("n", 1, 20, Scale.LINEAR)), Goal.MINIMIZE);
    List<Configuration> theirs =
        draw(problem, History.EMPTY, 15).suggestions().stream()
            .map(Suggestion::configuration)
            .toList();
    var parent = new Parent(Searches.played(STRATEGY, problem, 1, 15).trials());

    assertThat(configurations(problem.withWarmStart(identical(parent)), 5))
        .hasSize(5)
        .doesNotContainAnyElementsOf(theirs);
    assertThat(configurations(problem.withWarmStart(identical(parent)), 20))
        .hasSize(20)
        .containsAll(theirs);
    var other = new WarmStart(WarmStart.Kind.TRANSFER_LEARNING, List.of(parent));
    assertThat(configurations(problem.withWarmStart(other), 15)).isEqualTo(theirs);
  }

  private static WarmStart identical(Parent parent) {
    return new WarmStart(WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM, List.of(parent));
  }

  private List<Configuration> configurations(Problem problem, int count) {
    return draw(problem, History.EMPTY, count).suggestions().stream()
        .map(Suggestion::configuration)
        .distinct()
        .toList();
  }

  private Suggestions.Proposed draw(Problem problem, History history, int count) {
    return (Suggestions.Proposed) STRATEGY.suggest(problem, history, count, 1);
  }
}
