package hone.search.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final double[] TARGETS = {0.4, -1.1, 0.9, 0.2, -0.3, 1.4};

  /// The noise of the results, and two points under way.
  private final GpModel model = model(-1.5, 2);

  @Test
  void drawsLieAboutTheMeanOfTheModel() {
    Draws draws = new Draws(model, TARGETS, 0, new Seed(5).chance());
    double[] x = {0.31, 0.62};

    draws.exact().predict(x, new double[2]);

    // Opposite draws are linear in their normals, so that their average is exact.
    double sum = 0;
    for (Draws.Draw draw : draws.all()) {
      sum += draws.exact().meanWith(draw.weights());
    }
    assertThat(sum / draws.all().size()).isCloseTo(model.mean(x), within(1e-6));
  }

  @Test
  void drawsVaryAsTheModelSays() {
    double[] x = model.inputs().point(1);
    double squares = 0;
    int count = 0;
    for (int seed = 0; seed < 200; seed++) {
      Draws draws = new Draws(model(-1.5, 0), TARGETS, 0, new Seed(seed).chance());
      draws.exact().predict(x, new double[2]);
      for (Draws.Draw draw : draws.all()) {
        double error = draws.exact().meanWith(draw.weights()) - model.mean(x);
        squares += error * error;
        count++;
      }
    }
    assertThat(squares / count).isCloseTo(variance(model(-1.5, 0), x), within(0.01));
  }

  @Test
  void withoutNoiseEveryDrawIsTheData() {
    Draws draws = new Draws(model(-15, 0), TARGETS, 2, new Seed(5).chance());

    for (Draws.Draw draw : draws.all()) {
      assertThat(draw.best()).isCloseTo(-0.3, within(1e-2));
    }
  }

  private static double variance(GpModel model, double[] x) {
    double[] out = new double[2];
    model.predict(x, out);
    return out[1];
  }

  private static GpModel model(double noise, int waiting) {
    Chance chance = new Seed(3).chance();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < TARGETS.length + waiting; i++) {
      points.add(new double[] {chance.nextDouble(), chance.nextDouble()});
    }
    double[] logs = {-0.9, -0.5, 0.1, noise, 1};
    return new GpModel(
        Inputs.of(points, new boolean[2]), TARGETS, Basis.constant(), new GpHyperparameters(logs));
  }
}
