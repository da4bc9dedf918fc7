package hone.search.bayes;

import java.util.Arrays;

/// Values brought to mean 0 and deviation 1, bad outliers first pulled in.
///
/// @param targets in the order of the values
/// @param mean of the values
/// @param deviation of the values; 1 when they are all equal
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
record Standardized(double[] targets, double mean, double deviation) {
  static Standardized of(double[] values) {
    double[] pulled = values.clone();
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double q1 = sorted[n / 4];
    double q3 = sorted[(3 * n) / 4];
    double limit = q3 + 1.5 * (q3 - q1);
    if (n >= 5 && q3 > q1) {
      Arrays.setAll(pulled, i -> Math.min(pulled[i], limit));
    }
    double largest = 1e-300;
    for (double v : pulled) {
      largest = Math.max(largest, Math.abs(v));
    }
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
    double scale = deviation > 1e-14 ? deviation : 1;
    double unit = largest;
    double[] targets = new double[n];
    Arrays.setAll(targets, i -> deviation > 1e-14 ? (pulled[i] / unit - mean) / scale : 0);
    return new Standardized(targets, mean * largest, scale * largest);
  }
}
