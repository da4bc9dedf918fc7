package hone.engine.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one metric of one training job.
///
/// @param past how many values were read of attempts that its present one does not go on from; they
///     count no more
/// @param count how many values were read since
/// @param last the last one, which is the final value
/// @param at when the last one was read
public record MetricSummary(
    String metric,
    long past,
    long count,
    double first,
    double last,
    double min,
    double max,
    Instant at) {

  /// One kept value of a metric.
  ///
  /// @param ordinal counts the metric's values from 1
  /// @param step the iteration or epoch that its line told, or `null`
  public record Value(long ordinal, double value, Instant at, @Nullable Long step) {}
}
