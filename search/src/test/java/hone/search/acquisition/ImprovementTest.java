package hone.search.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.gp.Basis;
import hone.search.gp.Draws;
import hone.search.gp.GpHyperparameters;
import hone.search.gp.GpModel;
import hone.search.gp.Inputs;
import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImprovementTest {
  private static final double[] TARGETS = {0.4, -1.1, 0.9, 0.2, -0.3, 1.4, -0.8, 0.1};

  @Test
  void gradientsAgreeWithDifferences() {
    GpModel model = model(3);
    check(new ExpectedImprovement(model, -1));
    check(noisy(model));
    check(mixed(new double[] {0.3, -0.5}));
  }

  @Test
  void severalModelsPromiseTheMeanOfTheirGains() {
    double[] x = {0.3, 0.6, 0.2};
    Acquisition one = new ExpectedImprovement(model(3), -1);
    Acquisition other = noisy(model(3));

    double mean = Math.log((2 * Math.exp(one.at(x)) + 0.5 * Math.exp(other.at(x))) / 2);

    assertThat(mixed(new double[] {Math.log(2), Math.log(0.5)}).at(x))
        .isCloseTo(mean, within(1e-12));
  }

  @Test
  void trialsUnderWayPromiseNothingMore() {
    GpModel model = model(3);
    double[] waiting = model.inputs().point(TARGETS.length);
    double[] elsewhere = {0.03, 0.97, 0.03};

    Acquisition pending = noisy(model);

    assertThat(pending.at(waiting)).isLessThan(pending.at(elsewhere) - 1);
  }

  @Test
  void whatNoiseHidesIsNotTriedAgainNextToIt() {
    double[] theta = {-0.9, -0.5, -1.2, 0.1, -1, 1};
    GpModel model = model(0, theta);
    double[] known = model.inputs().point(1).clone();
    known[0] += 1e-3;

    double alone = new ExpectedImprovement(model, model.smoothed(1, TARGETS[1])).at(known);

    assertThat(noisy(model).at(known)).isLessThan(alone - 2);
  }

  private static Acquisition mixed(double[] logUnits) {
    List<Acquisition> parts = List.of(new ExpectedImprovement(model(3), -1), noisy(model(3)));
    return new Mixture(parts, logUnits, 3);
  }

  private static Acquisition noisy(GpModel model) {
    return new NoisyImprovement(new Draws(model, TARGETS, 0, new Seed(1).chance()));
  }

  private static void check(Acquisition acquisition) {
    double[] x = {0.62, 0.37, 0.5};
    double[] gradient = new double[3];
    assertThat(acquisition.at(x, gradient)).isEqualTo(acquisition.at(x));
    for (int j = 0; j < 3; j++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += 1e-6;
      down[j] -= 1e-6;
      double slope = (acquisition.at(up) - acquisition.at(down)) / 2e-6;
      assertThat(gradient[j]).isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
    }
  }

  private static GpModel model(int waiting) {
    return model(waiting, new double[] {-0.9, -0.5, -1.2, 0.1, -6, 1});
  }

  private static GpModel model(int waiting, double[] logs) {
    Chance chance = new Seed(3).chance();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < TARGETS.length + waiting; i++) {
      double[] point = new double[3];
      Arrays.setAll(point, j -> chance.nextDouble());
      points.add(point);
    }
    return new GpModel(
        Inputs.of(points, new boolean[3]), TARGETS, Basis.constant(), new GpHyperparameters(logs));
  }
}
