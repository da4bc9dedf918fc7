package hone.search.gp;

import java.util.List;

/// What is believed about a kernel's parameters before any result: independent normal
/// distributions of their logarithms, within bounds.
///
/// Lengthscales grow with √D, since distances do (C. Hvarfner and others, "Vanilla Bayesian
/// optimization performs great in high dimensions", 2024, section 4); targets are standardised, so
/// the signal's variance is near 1.
///
/// @param mean one entry for each parameter, in the order of [GpHyperparameters]
/// @param deviation likewise
/// @param lower likewise, bounds of the logarithms
/// @param upper likewise
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
public record Prior(double[] mean, double[] deviation, double[] lower, double[] upper) {
  private static final double LENGTH_DEVIATION = Math.sqrt(3);

  /// Of lengthscales about those of a kindred model: twice as long or half as long is common.
  private static final double KINDRED_DEVIATION = 0.7;

  /// The prior for so many coordinates, of which some are categorical; `bent` lets λ vary about 1,
  /// which leaves targets as they are.
  public static Prior of(boolean[] categorical, boolean bent) {
    int d = categorical.length;
    double half = 0.5 * StrictMath.log(d);
    Prior prior =
        new Prior(new double[d + 3], new double[d + 3], new double[d + 3], new double[d + 3]);
    for (int j = 0; j < d; j++) {
      if (categorical[j]) {
        prior.set(j, half - 0.35, 1, StrictMath.log(0.1), StrictMath.log(1e2));
      } else {
        prior.set(j, half, LENGTH_DEVIATION, StrictMath.log(0.01), StrictMath.log(1e3));
      }
    }
    prior.set(d, 0, 1, StrictMath.log(1e-2), StrictMath.log(1e2));
    prior.set(d + 1, -6, 2, StrictMath.log(1e-7), 0);
    prior.set(d + 2, 1, 0.5, bent ? -0.5 : 1, bent ? 2.5 : 1);
    return prior;
  }

  /// The prior for a model of outcomes, 1 and -1, of which some are due to chance alone.
  public static Prior ofOutcomes(boolean[] categorical) {
    Prior prior = of(categorical, false);
    prior.set(categorical.length + 1, -1.5, 1, StrictMath.log(1e-2), 0);
    return prior;
  }

  /// The same prior, but with lengthscales about those that kindred models have found.
  ///
  /// @param lengths their logarithms
  public Prior about(List<Double> lengths) {
    Prior about = new Prior(mean.clone(), deviation.clone(), lower, upper);
    for (int j = 0; j < lengths.size(); j++) {
      about.mean[j] = lengths.get(j);
      about.deviation[j] = KINDRED_DEVIATION;
    }
    return about;
  }

  /// Whether targets may be bent.
  public boolean bends() {
    return upper[upper.length - 1] > lower[lower.length - 1];
  }

  private void set(int i, double mu, double sigma, double low, double high) {
    mean[i] = mu;
    deviation[i] = sigma;
    lower[i] = low;
    upper[i] = high;
  }

  /// The negative logarithm of the density, up to a constant; adds its gradient to `gradient`.
  double penalty(double[] logs, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      double z = (logs[i] - mean[i]) / deviation[i];
      sum += 0.5 * z * z;
      gradient[i] += z / deviation[i];
    }
    return sum;
  }
}
