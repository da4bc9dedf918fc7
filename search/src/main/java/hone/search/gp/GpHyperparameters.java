package hone.search.gp;

/// Holds a kernel's parameters as logarithms, in one array: D lengthscales, then the signal's
/// variance, then the noise's variance; last, as it is, the targets' bend.
///
/// @param logs D + 3 numbers; callers must not modify them
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
public record GpHyperparameters(double[] logs) {
  /// The number of lengthscales.
  public int dimensions() {
    return logs.length - 3;
  }

  /// The lengthscale of one coordinate.
  public double length(int j) {
    return StrictMath.exp(logs[j]);
  }

  /// The variance of the function.
  public double signal() {
    return StrictMath.exp(logs[logs.length - 3]);
  }

  /// The variance of the noise.
  public double noise() {
    return StrictMath.exp(logs[logs.length - 2]);
  }

  /// How the targets are bent; see [PowerCurve].
  public double lambda() {
    return logs[logs.length - 1];
  }
}
