package hone.search.curve;

import java.util.Optional;

/// A straight line by least squares through some of a curve's values, on the resource's logarithm.
///
/// **Notation**: x = ln resource; n points with means x̄, ȳ; Σ (x - x̄)² = n v.
///
/// @param count n
/// @param x x̄
/// @param y ȳ
/// @param slope per unit of x
/// @param variance v
record Line(int count, double x, double y, double slope, double variance) {
  /// Fewer values than this lie on a line by chance.
  private static final int FEWEST = 3;

  /// The line through the values at resources beyond `from`, up to `to`, where there are enough.
  static Optional<Line> through(Curve curve, long from, long to) {
    int first = curve.indexUpTo(Math.max(0, from)) + 1;
    int last = curve.indexUpTo(to);
    int n = last - first + 1;
    if (n < FEWEST) {
      return Optional.empty();
    }
    double sumX = 0;
    double sumY = 0;
    for (int i = first; i <= last; i++) {
      sumX += StrictMath.log((double) curve.resources()[i]);
      sumY += curve.values()[i];
    }
    double x = sumX / n;
    double y = sumY / n;
    double xx = 0;
    double xy = 0;
    for (int i = first; i <= last; i++) {
      double step = StrictMath.log((double) curve.resources()[i]) - x;
      xx += step * step;
      xy += step * (curve.values()[i] - y);
    }
    return Optional.of(new Line(n, x, y, xy / xx, xx / n));
  }

  /// Where a curve ends that falls on like the line; a rising one stays where it is.
  double endAt(long resource) {
    return y + Math.min(0, slope) * (StrictMath.log((double) resource) - x);
  }

  /// The standard error there for values with independent errors of deviation 1.
  double errorAt(long resource) {
    double step = StrictMath.log((double) resource) - x;
    return Math.sqrt((1 + step * step / variance) / count);
  }
}
