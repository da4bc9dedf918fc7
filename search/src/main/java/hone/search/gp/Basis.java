package hone.search.gp;

import java.util.Arrays;

/// Functions φ of a point that the process contains beside its kernel, each with a weight that is
/// learned from the data and was normal with variance 1 before: the covariance gains Σ φ(x) φ(y).
///
/// A constant makes the mean unknown instead of 0; the prediction of another model makes that
/// model believed as far as the data bear it out. Implementations may hold scratch memory.
public interface Basis {
  /// The constant 1 alone: standardised targets lie about 0, but the function's mean over the
  /// space may lie a deviation away, since results crowd where values are good.
  static Basis constant() {
    return new Constant();
  }

  /// How many functions.
  int size();

  /// Writes their values at a point.
  void at(double[] x, double[] out);

  /// Writes their values, and their gradients by the coordinates as rows of `gradients`.
  void at(double[] x, double[] out, double[][] gradients);

  /// One function that is 1 everywhere.
  record Constant() implements Basis {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public void at(double[] x, double[] out) {
      out[0] = 1;
    }

    @Override
    public void at(double[] x, double[] out, double[][] gradients) {
      out[0] = 1;
      Arrays.fill(gradients[0], 0);
    }
  }

  /// The values at all points, one row for each function.
  default double[][] rows(Inputs inputs) {
    double[][] rows = new double[size()][inputs.size()];
    double[] values = new double[size()];
    for (int i = 0; i < inputs.size(); i++) {
      at(inputs.point(i), values);
      for (int p = 0; p < rows.length; p++) {
        rows[p][i] = values[p];
      }
    }
    return rows;
  }
}
