package hone.server.operations.support;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Arithmetic whose results are finite wherever its arguments are, since JSON has no infinity: what
/// is beyond the greatest number of a type is told as the greatest.
public final class Finite {
  private Finite() {}

  /// A number as the API's floats hold it.
  public static float float32(double value) {
    return (float) Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
  }

  public static double sum(double[] values) {
    return scaled(values, scale -> sum(values, scale));
  }

  /// The mean; 0 of nothing.
  public static double mean(double[] values) {
    return scaled(values, scale -> mean(values, scale));
  }

  /// The population's standard deviation; 0 of nothing.
  public static double deviation(double[] values) {
    return scaled(values, scale -> deviation(values, scale));
  }

  /// Compute with values below 2. Scales are powers of two, so that each step rounds as it would
  /// without.
  ///
  /// @param result of values that are divided by a number
  private static double scaled(double[] values, DoubleUnaryOperator result) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    double scale = Math.max(Double.MIN_NORMAL, Math.scalb(1.0, Math.getExponent(greatest)));
    return Math.clamp(result.applyAsDouble(scale) * scale, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private static double sum(double[] values, double scale) {
    return Arrays.stream(values).map(value -> value / scale).sum();
  }

  private static double mean(double[] values, double scale) {
    return sum(values, scale) / Math.max(1, values.length);
  }

  private static double deviation(double[] values, double scale) {
    double mean = mean(values, scale);
    double sum = 0;
    for (double value : values) {
      double distance = value / scale - mean;
      sum += distance * distance;
    }
    return Math.sqrt(sum / Math.max(1, values.length));
  }
}
