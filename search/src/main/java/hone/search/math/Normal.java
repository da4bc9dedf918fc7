package hone.search.math;

/// The standard normal distribution and the error functions behind it, to about 1e-15 relative.
///
/// **Notation**: φ density, Φ distribution function, erfcx(x) = exp(x²) erfc(x).
///
/// **Source**: error functions: W. J. Cody, "Rational Chebyshev approximations for the error
/// function", 1969; quantile: P. J. Acklam's rational approximation, 2003, with one step of
/// Halley's method on Φ.
public final class Normal {
  /// ln √(2π).
  public static final double LOG_SQRT_2PI = 0.9189385332046728;

  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double INVERSE_SQRT_PI = 0.5641895835477563;

  private static final double[] ERF_P = {
    0.18577770618460315,
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694
  };
  private static final double[] ERF_Q = {
    1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };
  private static final double[] MIDDLE_P = {
    2.1531153547440383e-08,
    0.5641884969886701,
    8.883149794388377,
    66.11919063714163,
    298.6351381974001,
    881.952221241769,
    1712.0476126340707,
    2051.0783778260716,
    1230.3393547979972
  };
  private static final double[] MIDDLE_Q = {
    1,
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };
  private static final double[] TAIL_P = {
    0.016315387137302097,
    0.30532663496123236,
    0.36034489994980445,
    0.12578172611122926,
    0.016083785148742275,
    0.0006587491615298378
  };
  private static final double[] TAIL_Q = {
    1,
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
  };

  private static final double[] QUANTILE_P = {
    -39.69683028665376,
    220.9460984245205,
    -275.9285104469687,
    138.357751867269,
    -30.66479806614716,
    2.506628277459239
  };
  private static final double[] QUANTILE_Q = {
    -54.47609879822406,
    161.5858368580409,
    -155.6989798598866,
    66.80131188771972,
    -13.28068155288572,
    1
  };
  private static final double[] QUANTILE_TAIL_P = {
    -0.007784894002430293,
    -0.3223964580411365,
    -2.400758277161838,
    -2.549732539343734,
    4.374664141464968,
    2.938163982698783
  };
  private static final double[] QUANTILE_TAIL_Q = {
    0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1
  };

  private Normal() {}

  /// φ(z).
  public static double density(double z) {
    return StrictMath.exp(-0.5 * z * z - LOG_SQRT_2PI);
  }

  /// Φ(z).
  public static double probability(double z) {
    return 0.5 * erfc(-z * SQRT_HALF);
  }

  /// ln Φ(z), right in the far left tail as well.
  public static double logProbability(double z) {
    if (z > 0) {
      return StrictMath.log1p(-probability(-z));
    }
    if (z > -1) {
      return StrictMath.log(probability(z));
    }
    return StrictMath.log(0.5 * erfcx(-z * SQRT_HALF)) - 0.5 * z * z;
  }

  /// The z with Φ(z) = p; infinite at 0 and 1.
  public static double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "normal quantile: found probability " + p + ", allowed is 0 to 1");
    }
    if (p == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (p > 0.5) {
      // 1 - p is exact here; the left tail is the more precise one.
      return -quantile(1 - p);
    }
    double z;
    if (p < 0.02425) {
      double q = Math.sqrt(-2 * StrictMath.log(p));
      z = polynomial(QUANTILE_TAIL_P, q) / polynomial(QUANTILE_TAIL_Q, q);
    } else {
      double q = p - 0.5;
      double r = q * q;
      z = polynomial(QUANTILE_P, r) * q / polynomial(QUANTILE_Q, r);
    }
    if (p < 1e-100) {
      // One step of Newton's method on ln Φ, where Φ itself has lost its digits.
      double ratio = erfcx(-z * SQRT_HALF) * StrictMath.exp(LOG_SQRT_2PI) / 2;
      return z - (logProbability(z) - StrictMath.log(p)) * ratio;
    }
    double error = (probability(z) - p) * StrictMath.exp(0.5 * z * z + LOG_SQRT_2PI);
    return z - error / (1 + 0.5 * z * error);
  }

  /// erfc(x) = 1 - erf(x).
  public static double erfc(double x) {
    double y = Math.abs(x);
    double tail;
    if (y <= 0.46875) {
      return 1 - x * polynomial(ERF_P, y * y) / polynomial(ERF_Q, y * y);
    }
    if (y > 27) {
      tail = 0;
    } else {
      tail = expOfMinusSquare(y) * scaledTail(y);
    }
    return x < 0 ? 2 - tail : tail;
  }

  /// erfcx(x) = exp(x²) erfc(x); overflows to infinity below about -26.6.
  public static double erfcx(double x) {
    double y = Math.abs(x);
    if (y <= 0.46875) {
      return StrictMath.exp(y * y) * (1 - x * polynomial(ERF_P, y * y) / polynomial(ERF_Q, y * y));
    }
    double tail = scaledTail(y);
    return x < 0 ? 2 / expOfMinusSquare(y) - tail : tail;
  }

  /// exp(y²) erfc(y) for y > 0.46875.
  private static double scaledTail(double y) {
    if (y <= 4) {
      return polynomial(MIDDLE_P, y) / polynomial(MIDDLE_Q, y);
    }
    double r = 1 / (y * y);
    double s = r * polynomial(TAIL_P, r) / polynomial(TAIL_Q, r);
    return (INVERSE_SQRT_PI - s) / y;
  }

  /// exp(-y²) with the square split, so that no digits are lost for large y.
  private static double expOfMinusSquare(double y) {
    double head = Math.floor(y * 16) / 16;
    double rest = (y - head) * (y + head);
    return StrictMath.exp(-head * head) * StrictMath.exp(-rest);
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double c : coefficients) {
      sum = sum * x + c;
    }
    return sum;
  }
}
