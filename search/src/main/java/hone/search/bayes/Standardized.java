package hone.search.bayes;

import java.util.Arrays;

/// Values brought to mean 0 and deviation 1, bad outliers first pulled in.
///
/// @param targets in the order of the values
/// @param mean of the values
/// @param deviation of the values; 1 when they are all equal
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
record Standardized(double[] targets, double mean, double deviation) {
  /// Tukey's fences, in distances between the quartiles: what lies beyond the inner one is an
  /// outlier. Values that will be bent may keep more of their tail.
  private static final double INNER = 1.5;

  private static final double OUTER = 3;

  static Standardized of(double[] values, boolean bent) {
    double[] pulled = pulled(values, bent ? OUTER : INNER);
    int n = pulled.length;
    double largest = 1e-300;
    for (double v : pulled) {
      largest = Math.max(largest, Math.abs(v));
    }
    // Sums of values near the largest double would overflow; their shares of the largest do not.
    double sum = 0;
    for (double v : pulled) {
      sum += v / largest;
    }
    double mean = sum / n;
    double squares = 0;
    for (double v : pulled) {
      squares += (v / largest - mean) * (v / largest - mean);
    }
    double deviation = Math.sqrt(squares / n);
    boolean equal = !(deviation > 1e-14);
    double unit = largest;
    double[] targets = new double[n];
    Arrays.setAll(targets, i -> equal ? 0 : (pulled[i] / unit - mean) / deviation);
    return new Standardized(targets, mean * largest, equal ? 1 : deviation * largest);
  }

  private static double[] pulled(double[] values, double fence) {
    double[] pulled = values.clone();
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double q1 = sorted[n / 4];
    double q3 = sorted[3 * n / 4];
    if (n >= 5 && q3 > q1) {
      double limit = q3 + fence * (q3 - q1);
      Arrays.setAll(pulled, i -> Math.min(pulled[i], limit));
    }
    return pulled;
  }
}
