package hone.search.math;

import java.util.Arrays;

/// Minimises a smooth function within a box: L-BFGS on the free variables, steps projected onto
/// the box.
///
/// **Source**: J. Nocedal, "Updating quasi-Newton matrices with limited storage", 1980 (two-loop
/// recursion); D. Bertsekas, "Projected Newton methods", 1982 (variables that a step would push
/// out of the box are held). Deviation: the line search backtracks by interpolation until Armijo's
/// condition holds; a pair with s·y ≤ 0 is not stored.
public final class Lbfgs {
  /// A function with its gradient.
  @FunctionalInterface
  public interface Smooth {
    /// Returns the value at `x` and writes the gradient; a value that is not finite is a wall.
    double at(double[] x, double[] gradient);
  }

  /// Where the search ended; `x` belongs to the caller.
  @SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
  public record Minimum(double[] x, double value) {}

  /// When to stop: after so many evaluations, when no free gradient entry exceeds
  /// `gradientTolerance`, or when a step gains less than `valueTolerance`.
  public record Limits(int evaluations, double gradientTolerance, double valueTolerance) {}

  private static final int MEMORY = 8;
  private static final double ARMIJO = 1e-4;

  private final Smooth function;
  private final double[] lower;
  private final double[] upper;
  private final Limits limits;
  private final double[][] steps = new double[MEMORY][];
  private final double[][] changes = new double[MEMORY][];
  private final double[] curvature = new double[MEMORY];
  private int stored;
  private int evaluations;

  private Lbfgs(Smooth function, double[] lower, double[] upper, Limits limits) {
    this.function = function;
    this.lower = lower;
    this.upper = upper;
    this.limits = limits;
  }

  /// Minimises from `start`, which is left as it is.
  public static Minimum minimize(
      Smooth function, double[] start, double[] lower, double[] upper, Limits limits) {
    return new Lbfgs(function, lower, upper, limits).run(start);
  }

  private Minimum run(double[] start) {
    int d = start.length;
    double[] x = start.clone();
    project(x);
    double[] gradient = new double[d];
    double value = evaluate(x, gradient);
    double[] direction = new double[d];
    double[] tried = new double[d];
    double[] triedGradient = new double[d];
    while (Double.isFinite(value)
        && evaluations < limits.evaluations()
        && freeGradient(x, gradient) > limits.gradientTolerance()) {
      direct(x, gradient, direction);
      double triedValue = search(x, value, gradient, direction, tried, triedGradient);
      if (!(triedValue < value)) {
        if (stored == 0) {
          break;
        }
        // The curvature remembered misleads here; forget it and go straight down once more.
        stored = 0;
        continue;
      }
      remember(x, gradient, tried, triedGradient);
      double gain = value - triedValue;
      System.arraycopy(tried, 0, x, 0, d);
      System.arraycopy(triedGradient, 0, gradient, 0, d);
      value = triedValue;
      if (gain < limits.valueTolerance()) {
        break;
      }
    }
    return new Minimum(x, value);
  }

  /// Backtracks along the direction; leaves the last point tried in `tried`.
  private double search(
      double[] x,
      double value,
      double[] gradient,
      double[] direction,
      double[] tried,
      double[] triedGradient) {
    double step = 1;
    for (int attempt = 0; attempt < 12 && evaluations < limits.evaluations(); attempt++) {
      double slope = 0;
      boolean moved = false;
      for (int j = 0; j < x.length; j++) {
        tried[j] = Math.clamp(x[j] + step * direction[j], lower[j], upper[j]);
        slope += gradient[j] * (tried[j] - x[j]);
        moved |= tried[j] != x[j];
      }
      if (!moved) {
        return value;
      }
      double triedValue = evaluate(tried, triedGradient);
      if (triedValue <= value + ARMIJO * slope) {
        return triedValue;
      }
      double fitted =
          Double.isFinite(triedValue) ? -0.5 * slope / (triedValue - value - slope) : 0.1;
      step *= Math.clamp(Double.isNaN(fitted) ? 0.1 : fitted, 0.1, 0.5);
    }
    return value;
  }

  private double evaluate(double[] x, double[] gradient) {
    evaluations++;
    double value = function.at(x, gradient);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  private void project(double[] x) {
    for (int j = 0; j < x.length; j++) {
      x[j] = Math.clamp(x[j], lower[j], upper[j]);
    }
  }

  private boolean held(double[] x, double[] gradient, int j) {
    return (x[j] <= lower[j] && gradient[j] > 0) || (x[j] >= upper[j] && gradient[j] < 0);
  }

  private double freeGradient(double[] x, double[] gradient) {
    double largest = 0;
    for (int j = 0; j < x.length; j++) {
      if (!held(x, gradient, j)) {
        largest = Math.max(largest, Math.abs(gradient[j]));
      }
    }
    return largest;
  }

  /// Writes a descent direction: the two-loop recursion over the remembered pairs.
  private void direct(double[] x, double[] gradient, double[] out) {
    for (int j = 0; j < x.length; j++) {
      out[j] = held(x, gradient, j) ? 0 : -gradient[j];
    }
    double[] weights = new double[MEMORY];
    for (int i = stored - 1; i >= 0; i--) {
      weights[i] = dot(steps[i], out) / curvature[i];
      add(-weights[i], changes[i], out);
    }
    if (stored > 0) {
      int last = stored - 1;
      multiply(curvature[last] / dot(changes[last], changes[last]), out);
    } else {
      double length = Math.sqrt(dot(out, out));
      multiply(Math.min(1, 1 / length), out);
    }
    for (int i = 0; i < stored; i++) {
      double weight = dot(changes[i], out) / curvature[i];
      add(weights[i] - weight, steps[i], out);
    }
    for (int j = 0; j < x.length; j++) {
      if (held(x, gradient, j)) {
        out[j] = 0;
      }
    }
    if (dot(out, gradient) >= 0) {
      stored = 0;
      for (int j = 0; j < x.length; j++) {
        out[j] = held(x, gradient, j) ? 0 : -gradient[j];
      }
    }
  }

  private void remember(double[] x, double[] gradient, double[] next, double[] nextGradient) {
    double[] step = new double[x.length];
    double[] change = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      step[j] = next[j] - x[j];
      change[j] = nextGradient[j] - gradient[j];
    }
    double product = dot(step, change);
    if (product <= 1e-12 * Math.sqrt(dot(step, step) * dot(change, change))) {
      return;
    }
    if (stored == MEMORY) {
      System.arraycopy(steps, 1, steps, 0, MEMORY - 1);
      System.arraycopy(changes, 1, changes, 0, MEMORY - 1);
      System.arraycopy(curvature, 1, curvature, 0, MEMORY - 1);
      stored--;
    }
    steps[stored] = step;
    changes[stored] = change;
    curvature[stored] = product;
    stored++;
  }

  private static double dot(double[] a, double[] b) {
    return Cholesky.dot(a, b, 0, a.length);
  }

  private static void add(double c, double[] x, double[] y) {
    Cholesky.axpy(c, x, y, 0, x.length);
  }

  private static void multiply(double c, double[] x) {
    Arrays.setAll(x, j -> c * x[j]);
  }
}
