package hone.search.acquisition;

import hone.search.math.Normal;

/// The logarithm of the expected improvement below a threshold, which stays informative where the
/// improvement itself underflows.
///
/// **Notation**: z = (threshold - mean) / deviation; h(z) = φ(z) + z Φ(z).
///
/// **Source**: S. Ament and others, "Unexpected improvements to expected improvement for Bayesian
/// optimization", 2023, equations 8 to 10.
public final class LogImprovement {
  private static final double LOG_SQRT_HALF_PI = 0.5 * StrictMath.log(Math.PI / 2);
  private static final double LOG_TWO = StrictMath.log(2);

  private LogImprovement() {}

  /// ln h(z).
  public static double logH(double z) {
    if (z > -1) {
      return StrictMath.log(Normal.density(z) + z * Normal.probability(z));
    }
    double head = -0.5 * z * z - Normal.LOG_SQRT_2PI;
    if (z > -1e6) {
      double ratio = StrictMath.log(Normal.erfcx(-z * Math.sqrt(0.5)) * -z) + LOG_SQRT_HALF_PI;
      return head + logOneMinusExp(ratio);
    }
    return head - 2 * StrictMath.log(-z);
  }

  /// d ln h / dz = Φ(z) / h(z).
  public static double slope(double z, double logH) {
    if (z < -1e3) {
      // Both logarithms are so large that their difference has lost its digits.
      return 2 / -z - z;
    }
    return StrictMath.exp(Normal.logProbability(z) - logH);
  }

  /// ln(1 - exp(a)) for a < 0.
  static double logOneMinusExp(double a) {
    return a > -LOG_TWO
        ? StrictMath.log(-StrictMath.expm1(a))
        : StrictMath.log1p(-StrictMath.exp(a));
  }
}
