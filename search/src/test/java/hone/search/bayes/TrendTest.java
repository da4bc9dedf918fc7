package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.gp.Basis;
import hone.search.gp.Prior;
import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final int DIMENSIONS = 8;

  @Test
  void gradientsAgreeWithDifferences() {
    boolean[] categorical = {false, true, false};
    Trend trend = new Trend(new double[] {0.4, 0, 0.7}, 0.3, categorical);
    double[] x = {0.62, 1, 0.37};
    double[][] gradients = new double[trend.size()][3];
    trend.at(x, new double[trend.size()], gradients);
    double[] above = new double[trend.size()];
    double[] below = new double[trend.size()];
    for (int j = 0; j < 3; j++) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[j] += 1e-6;
      down[j] -= 1e-6;
      trend.at(up, above);
      trend.at(down, below);
      for (int p = 0; p < trend.size(); p++) {
        assertThat(gradients[p][j]).isCloseTo((above[p] - below[p]) / 2e-6, within(1e-8));
      }
    }
    assertThat(trend.size()).isEqualTo(5);
  }

  /// A bowl under noise as large as itself: the mean must come closer to it with a trend.
  @Test
  void findsABowlUnderNoise() {
    Chance chance = new Seed(4).chance();
    List<double[]> points = new ArrayList<>();
    double[] values = new double[80];
    for (int i = 0; i < values.length; i++) {
      double[] point = point(chance);
      points.add(point);
      values[i] = bowl(point) + 0.25 * chance.normal();
    }
    boolean[] categorical = new boolean[DIMENSIONS];
    Prior prior = Prior.of(categorical, false);
    Observations seen = new Observations(points, values, List.of(), List.of(), Set.of());
    Surrogate plain = Surrogate.fit(seen, categorical, Basis.constant(), prior);
    Surrogate trended = Surrogate.fit(seen, categorical, Trend.everywhere(categorical), prior);

    assertThat(trended.foresight()).isGreaterThan(plain.foresight());
    assertThat(error(trended)).isLessThan(0.8 * error(plain));
  }

  private static double error(Surrogate surrogate) {
    var model = surrogate.model(List.of());
    Chance chance = new Seed(5).chance();
    double squares = 0;
    for (int i = 0; i < 200; i++) {
      double[] point = point(chance);
      double error = surrogate.value(model.mean(point)) - bowl(point);
      squares += error * error;
    }
    return Math.sqrt(squares / 200);
  }

  private static double[] point(Chance chance) {
    double[] point = new double[DIMENSIONS];
    for (int j = 0; j < DIMENSIONS; j++) {
      point[j] = chance.nextDouble();
    }
    return point;
  }

  private static double bowl(double[] point) {
    double sum = 0;
    for (double x : point) {
      sum += (x - 0.4) * (x - 0.4);
    }
    return sum;
  }
}
