package hone.search.gp;

/// Bends values by one number λ: 1 leaves them, less stretches the low side and presses the high
/// side together, more does the opposite. Monotone, smooth, and exact at 0.
///
/// **Notation**: t(z) = ((1+z)^λ - 1) / λ for z ≥ 0, -((1-z)^(2-λ) - 1) / (2-λ) for z < 0.
///
/// **Source**: I. Yeo and R. Johnson, "A new family of power transformations to improve normality
/// or symmetry", 2000, equation 2.1.
public final class PowerCurve {
  /// Below this a power is replaced by its limit, the logarithm.
  private static final double LIMIT = 1e-12;

  private PowerCurve() {}

  /// t(z).
  public static double at(double z, double lambda) {
    return z >= 0 ? power(StrictMath.log1p(z), lambda) : -power(StrictMath.log1p(-z), 2 - lambda);
  }

  /// The z with t(z) = t; beyond the range of t, the nearest finite one.
  public static double inverse(double t, double lambda) {
    return t >= 0 ? inversePower(t, lambda) : -inversePower(-t, 2 - lambda);
  }

  /// dt/dλ.
  public static double slope(double z, double lambda) {
    return z >= 0
        ? powerSlope(StrictMath.log1p(z), lambda)
        : powerSlope(StrictMath.log1p(-z), 2 - lambda);
  }

  /// d ln(dt/dz) / dλ, which does not depend on λ.
  public static double logDensitySlope(double z) {
    return z >= 0 ? StrictMath.log1p(z) : -StrictMath.log1p(-z);
  }

  /// (exp(p l) - 1) / p.
  private static double power(double l, double p) {
    return Math.abs(p) < LIMIT ? l : StrictMath.expm1(p * l) / p;
  }

  private static double powerSlope(double l, double p) {
    if (Math.abs(p * l) < 1e-4) {
      return l * l * (0.5 + p * l / 3);
    }
    return (l * StrictMath.exp(p * l) - StrictMath.expm1(p * l) / p) / p;
  }

  private static double inversePower(double t, double p) {
    double l = Math.abs(p) < LIMIT ? t : StrictMath.log1p(Math.max(-1 + 1e-16, p * t)) / p;
    return StrictMath.expm1(Math.min(l, 700));
  }
}
