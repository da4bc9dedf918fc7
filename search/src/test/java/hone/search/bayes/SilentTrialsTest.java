package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.AskTell;
import hone.search.Configuration;
import hone.search.Decision;
import hone.search.Goal;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Problem;
import hone.search.Report;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Stoppers;
import hone.search.Strategies;
import hone.search.Strategy;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Goal: a trial that ends without a word, since its time ran out before the first value or all it
/// told was no number, teaches the search to look elsewhere. Method: a part of the space in which
/// every trial does so.
class SilentTrialsTest {
  private static final Space SPACE =
      Space.of(
          new Parameter.Continuous("x", 0, 1, Scale.LINEAR),
          new Parameter.Continuous("y", 0, 1, Scale.LINEAR),
          new Parameter.Continuous("z", 0, 1, Scale.LINEAR));

  private static final Problem PROBLEM =
      Problem.of(SPACE, Goal.MINIMIZE).withHyperband(new HyperbandLimits(1, 9));

  private static final Outcome SILENT = new Outcome.Stopped(OptionalDouble.empty());

  private static final Outcome FAILED = new Outcome.Failed();

  @Test
  void trialsStoppedBeforeTheirFirstValueTeachAsMuchAsFailedOnes() {
    for (long seed : new long[] {1, 2, 3}) {
      AskTell search = played(seed, SILENT);

      assertThat(silent(search)).as("seed %s", seed).isLessThan(20);
      assertThat(configurations(search)).isEqualTo(configurations(played(seed, FAILED)));
      assertThatNoTwoAreTheSame(search);
    }
  }

  @Test
  void hyperbandAvoidsWhereEveryValueIsNoNumber() {
    long silent = 0;
    for (long seed : new long[] {1, 2, 3}) {
      AskTell search = search("Hyperband", seed);
      for (int i = 0; i < 30; i++) {
        Trial next = next(search);
        double value = isSilent(next) ? Double.NaN : bowl(next);
        report(search, next, resource -> value + 0.1 / resource);
      }
      silent += silent(search);
      assertThatNoTwoAreTheSame(search);
    }

    assertThat(silent).isLessThan(45);
  }

  private static AskTell played(long seed, Outcome silent) {
    AskTell search = search("Bayesian", seed);
    for (int i = 0; i < 40; i++) {
      Trial next = next(search);
      search.tell(next.number(), isSilent(next) ? silent : new Outcome.Succeeded(bowl(next)));
    }
    return search;
  }

  private static List<Configuration> configurations(AskTell search) {
    return search.history().trials().stream().map(Trial::configuration).toList();
  }

  private static AskTell search(String strategy, long seed) {
    Strategy named = Strategies.named(strategy).orElseThrow();
    return new AskTell(PROBLEM, named, named.stopper(false).orElseGet(Stoppers::never), seed);
  }

  private static Trial next(AskTell search) {
    return ((AskTell.Asked.Next) search.ask()).trial();
  }

  /// Reports until the search has enough of the trial.
  private static void report(AskTell search, Trial trial, DoubleUnaryOperator curve) {
    double last = Double.NaN;
    for (int resource = 1; resource <= 9; resource++) {
      last = curve.applyAsDouble(resource);
      if (search.report(trial.number(), new Report(resource, last)) instanceof Decision.Stop) {
        break;
      }
    }
    search.tell(trial.number(), new Outcome.Stopped(OptionalDouble.of(last)));
  }

  private static boolean isSilent(Trial trial) {
    return at(trial, "x") + at(trial, "y") > 1.1;
  }

  private static double bowl(Trial trial) {
    double x = at(trial, "x") - 0.4;
    double y = at(trial, "y") - 0.4;
    return x * x + y * y + 0.1 * Math.abs(at(trial, "z") - 0.5);
  }

  private static double at(Trial trial, String name) {
    return Double.parseDouble(trial.configuration().values().get(name));
  }

  private static long silent(AskTell search) {
    return search.history().trials().stream().filter(SilentTrialsTest::isSilent).count();
  }

  private static void assertThatNoTwoAreTheSame(AskTell search) {
    List<Trial> seen = new ArrayList<>();
    for (Trial trial : search.history().trials()) {
      assertThat(seen)
          .noneMatch(
              other ->
                  Stream.of("x", "y", "z")
                      .allMatch(name -> Math.abs(at(trial, name) - at(other, name)) < 1e-7));
      seen.add(trial);
    }
  }
}
