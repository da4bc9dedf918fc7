package hone.search.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  private static final Lbfgs.Limits LIMITS = new Lbfgs.Limits(2000, 1e-9, 0);

  @Test
  void findsTheEndOfABentValley() {
    Lbfgs.Minimum found =
        Lbfgs.minimize(
            LbfgsTest::rosenbrock, new double[] {-1.2, 1}, box(2, -5), box(2, 5), LIMITS);

    assertThat(found.x()).containsExactly(new double[] {1, 1}, within(1e-5));
    assertThat(found.value()).isCloseTo(0, within(1e-10));
  }

  /// With x at most 0.5 the lowest point is at the wall, where y = x².
  @Test
  void staysWithinTheBoxAndFindsTheLowestPointAtItsWall() {
    double[] upper = {0.5, 5};
    Lbfgs.Smooth guarded =
        (x, gradient) -> {
          assertThat(x[0]).isBetween(-5.0, 0.5);
          assertThat(x[1]).isBetween(-5.0, 5.0);
          return rosenbrock(x, gradient);
        };

    Lbfgs.Minimum found =
        Lbfgs.minimize(guarded, new double[] {-1.2, 1}, box(2, -5), upper, LIMITS);

    assertThat(found.x()).containsExactly(new double[] {0.5, 0.25}, within(1e-5));
  }

  /// Curvatures from 1 to 10^4 in 20 directions.
  @Test
  void standsUnequalCurvatures() {
    double[] curvature = new double[20];
    Arrays.setAll(curvature, j -> Math.pow(10, 4.0 * j / 19));
    Lbfgs.Smooth bowl =
        (x, gradient) -> {
          double sum = 0;
          for (int j = 0; j < x.length; j++) {
            gradient[j] = curvature[j] * (x[j] - 0.3);
            sum += 0.5 * gradient[j] * (x[j] - 0.3);
          }
          return sum;
        };

    Lbfgs.Minimum found = Lbfgs.minimize(bowl, box(20, -1), box(20, -2), box(20, 2), LIMITS);

    double[] expected = new double[20];
    Arrays.fill(expected, 0.3);
    assertThat(found.x()).containsExactly(expected, within(1e-6));
  }

  @Test
  void goesRoundAWall() {
    Lbfgs.Smooth walled =
        (x, gradient) -> {
          gradient[0] = 2 * x[0];
          return x[0] < -0.1 ? Double.POSITIVE_INFINITY : x[0] * x[0];
        };

    Lbfgs.Minimum found = Lbfgs.minimize(walled, new double[] {3}, box(1, -5), box(1, 5), LIMITS);

    assertThat(found.x()[0]).isCloseTo(0, within(1e-6));
  }

  @Test
  void keepsToItsEvaluationsAndLeavesTheStart() {
    double[] start = {-1.2, 1};
    Lbfgs.Limits few = new Lbfgs.Limits(10, 1e-9, 0);
    AtomicInteger evaluations = new AtomicInteger();
    Lbfgs.Smooth counted =
        (x, gradient) -> {
          evaluations.incrementAndGet();
          return rosenbrock(x, gradient);
        };

    Lbfgs.Minimum found = Lbfgs.minimize(counted, start, box(2, -5), box(2, 5), few);

    // The last line search may end a few evaluations later.
    assertThat(evaluations.get()).isLessThan(40);
    assertThat(start).containsExactly(-1.2, 1);
    assertThat(found.value()).isLessThan(rosenbrock(start, new double[2]));
  }

  private static double rosenbrock(double[] x, double[] gradient) {
    double bend = x[1] - x[0] * x[0];
    gradient[0] = -400 * x[0] * bend - 2 * (1 - x[0]);
    gradient[1] = 200 * bend;
    return 100 * bend * bend + (1 - x[0]) * (1 - x[0]);
  }

  private static double[] box(int dimensions, double wall) {
    double[] box = new double[dimensions];
    Arrays.fill(box, wall);
    return box;
  }
}
