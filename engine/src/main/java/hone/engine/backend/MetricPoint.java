package hone.engine.backend;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One value of one metric, read from the log of one attempt.
///
/// @param sequence counts the attempt's points from 1
/// @param value finite; or `NaN`, where its line told what is no finite number, such as `nan` or
///     `inf`: it then stands in no series, and an objective that ends so has no value; of another
///     metric the last finite one stays its final one
/// @param at when its line was seen
/// @param step the iteration or epoch that its line told, or `null`
public record MetricPoint(
    long sequence, String metric, double value, Instant at, @Nullable Long step) {

  /// A value whose line told no step.
  public MetricPoint(long sequence, String metric, double value, Instant at) {
    this(sequence, metric, value, at, null);
  }

  /// Whether its line told a finite number.
  public boolean isFinite() {
    return Double.isFinite(value);
  }
}
