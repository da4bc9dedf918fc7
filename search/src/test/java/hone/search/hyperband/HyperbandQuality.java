package hone.search.hyperband;

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
import hone.search.Stopper;
import hone.search.Stoppers;
import hone.search.Strategy;
import hone.search.Trial;
import hone.search.plain.RandomSearch;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Goal: Hyperband finds what random search finds in a fraction of the epochs, early and late.
/// Method: made-up training runs of 27 epochs whose first epochs mislead, fixed seeds, the mean of
/// the best loss at the end of a trial.
class HyperbandQuality {
  private static final int EPOCHS = 27;
  private static final long[] SEEDS = {301, 302, 303, 304};

  private static final Problem PROBLEM =
      Problem.of(
              Space.of(
                  new Parameter.Continuous("rate", 1e-4, 1, Scale.LOGARITHMIC),
                  new Parameter.Continuous("decay", 1e-6, 1e-1, Scale.LOGARITHMIC),
                  new Parameter.Whole("units", 8, 512, Scale.LOGARITHMIC),
                  new Parameter.Categorical("kind", List.of("a", "b", "c"))),
              Goal.MINIMIZE)
          .withHyperband(new HyperbandLimits(1, EPOCHS));

  @Test
  void needsAFractionOfTheEpochsOfRandomSearch() {
    double random = loss(new RandomSearch(), Stoppers.never(), 60 * EPOCHS);
    double early = loss(new HyperbandSearch(), new HyperbandStopper(), 12 * EPOCHS);
    double late = loss(new HyperbandSearch(), new HyperbandStopper(), 60 * EPOCHS);

    assertThat(early).as("with a fifth of the epochs").isLessThan(0.5 * random);
    assertThat(late).as("with as many").isLessThan(0.1 * random);
  }

  private static double loss(Strategy strategy, Stopper stopper, int budget) {
    double sum = 0;
    for (long seed : SEEDS) {
      AskTell search = new AskTell(PROBLEM, strategy, stopper, seed);
      double best = Double.POSITIVE_INFINITY;
      int spent = 0;
      while (spent < budget && search.ask() instanceof AskTell.Asked.Next(Trial trial, var _)) {
        double last = 0;
        boolean stopped = false;
        int epoch = 0;
        while (epoch < EPOCHS && !stopped) {
          epoch++;
          last = loss(trial.configuration(), epoch);
          stopped = search.report(trial.number(), new Report(epoch, last)) instanceof Decision.Stop;
        }
        spent += epoch;
        best = Math.min(best, last);
        boolean early = stopped && epoch < EPOCHS;
        search.tell(
            trial.number(),
            early ? new Outcome.Stopped(OptionalDouble.of(last)) : Outcome.of(last));
      }
      sum += best;
    }
    return sum / SEEDS.length;
  }

  /// A small rate learns slowly and ends best: the first epochs put configurations the wrong way
  /// round.
  private static double loss(Configuration at, int epoch) {
    double rate = Math.log10(number(at, "rate")) + 2.6;
    double decay = Math.log10(number(at, "decay")) + 3.5;
    double units = Math.log(number(at, "units") / 120) / 3;
    double kind = "bca".indexOf(at.values().get("kind"));
    double end = 0.15 * rate * rate + 0.03 * decay * decay + 0.2 * units * units + 0.1 * kind;
    double speed = Math.clamp(0.9 + 0.5 * rate, 0.2, 2.5);
    return end + 1.5 * (Math.pow(epoch, -speed) - Math.pow(EPOCHS, -speed));
  }

  private static double number(Configuration at, String name) {
    return Double.parseDouble(at.values().get(name));
  }
}
