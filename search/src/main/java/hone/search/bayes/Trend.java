package hone.search.bayes;

import hone.search.gp.Basis;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A constant and, for each numeric coordinate, a slope and a bend: what noise leaves of a function
/// shows first in these, since each is learned from all results at once.
///
/// **Notation**: z = (x - centre) / half; the functions are 1, s z_j, s (3 z_j² - 1) / 2, the first
/// of Legendre's polynomials, with s the deviation that their weights are believed to have.
final class Trend implements Basis {
  /// Twice as much won less.
  private static final double WEIGHT = 0.25;

  private final double[] centre;
  private final double half;
  private final int[] numeric;

  /// Makes the functions.
  ///
  /// @param half the distance from the centre at which z is 1
  Trend(double[] centre, double half, boolean[] categorical) {
    this.centre = centre;
    this.half = half;
    this.numeric = IntStream.range(0, centre.length).filter(j -> !categorical[j]).toArray();
  }

  /// Over the whole space.
  static Trend everywhere(boolean[] categorical) {
    double[] middle = new double[categorical.length];
    Arrays.fill(middle, 0.5);
    return new Trend(middle, 0.5, categorical);
  }

  @Override
  public int size() {
    return 1 + 2 * numeric.length;
  }

  @Override
  public void at(double[] x, double[] out) {
    out[0] = 1;
    for (int i = 0; i < numeric.length; i++) {
      double z = (x[numeric[i]] - centre[numeric[i]]) / half;
      out[1 + 2 * i] = WEIGHT * z;
      out[2 + 2 * i] = WEIGHT * (1.5 * z * z - 0.5);
    }
  }

  @Override
  public void at(double[] x, double[] out, double[][] gradients) {
    at(x, out);
    for (double[] gradient : gradients) {
      Arrays.fill(gradient, 0);
    }
    for (int i = 0; i < numeric.length; i++) {
      int j = numeric[i];
      gradients[1 + 2 * i][j] = WEIGHT / half;
      gradients[2 + 2 * i][j] = WEIGHT * 3 * (x[j] - centre[j]) / (half * half);
    }
  }
}
