package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.History;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Reason;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Suggestion;
import hone.search.Suggestions;
import hone.search.Trial;
import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// Where the look around the best goes.
class LocalArmTest {
  /// A box of whole numbers is soon tried out.
  @Test
  void theModelLooksElsewhereWhereTheBoxHoldsNothingNew() {
    Space space =
        Space.of(
            new Parameter.Whole("x", 1, 20, Scale.LINEAR),
            new Parameter.Whole("y", 1, 20, Scale.LINEAR));
    List<Trial> ended = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      Suggestion next = suggested(space, ended, 1).getFirst();
      assertThat(next.why()).as("trial %s", i).isNotInstanceOf(Reason.Drawn.class);
      double x = number(next.configuration(), "x") - 7;
      double y = number(next.configuration(), "y") - 13;
      ended.add(new Trial(i, next.configuration(), Outcome.of(x * x + y * y), List.of()));
    }
  }

  /// More results than a model learns from.
  @Test
  void aLuckyResultAmongVeryManyDoesNotLeadItAstray() {
    Space space =
        Space.of(
            new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
            new Parameter.Continuous("y", 0, 1, Scale.LINEAR));
    Chance chance = new Seed(1).chance();
    List<Trial> ended = new ArrayList<>();
    for (int i = 1; i <= 410; i++) {
      double x = chance.nextDouble();
      double y = chance.nextDouble();
      double value = 4 * (square(x - 0.5) + square(y - 0.5)) + chance.normal();
      ended.add(new Trial(i, at(x, y), Outcome.of(value), List.of()));
    }
    ended.set(300, new Trial(301, at(0.95, 0.05), Outcome.of(-4), List.of()));

    int local = 0;
    for (Suggestion next : suggested(space, ended, 10)) {
      if (next.why() instanceof Reason.Modelled why && why.arm().equals("local")) {
        double x = number(next.configuration(), "x") - 0.5;
        double y = number(next.configuration(), "y") - 0.5;
        assertThat(Math.hypot(x, y)).as("from the best").isLessThan(0.3);
        local++;
      }
    }
    assertThat(local).isPositive();
  }

  private static List<Suggestion> suggested(Space space, List<Trial> ended, int count) {
    Problem problem = Problem.of(space, Goal.MINIMIZE);
    Suggestions answer = new BayesianSearch().suggest(problem, new History(ended), count, 1);
    return ((Suggestions.Proposed) answer).suggestions();
  }

  private static Configuration at(double x, double y) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("x", Double.toString(x));
    values.put("y", Double.toString(y));
    return new Configuration(values);
  }

  private static double number(Configuration at, String name) {
    return Double.parseDouble(at.values().get(name));
  }

  private static double square(double x) {
    return x * x;
  }
}
