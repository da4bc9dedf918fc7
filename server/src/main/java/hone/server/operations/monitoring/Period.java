package hone.server.operations.monitoring;

import hone.engine.job.MetricSummary.Value;
import hone.server.operations.support.CloudWatchErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Cuts a metric's values into periods that start at multiples of their length, as CloudWatch does.
///
/// @param seconds 1, 5, 10, 20, 30 or a multiple of 60
record Period(int seconds) {
  private static final List<Integer> SHORT = List.of(1, 5, 10, 20, 30);

  Period {
    if (seconds % 60 != 0 && !SHORT.contains(seconds)) {
      throw CloudWatchErrors.invalidParameter(
          "The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, found "
              + seconds
              + ".");
    }
  }

  /// The values of each period that has some and starts from `start` on, rounded down, and before
  /// `end`.
  SequencedMap<Instant, List<Double>> cut(List<Value> values, Instant start, Instant end) {
    Instant first = floor(start);
    return values.stream()
        .filter(each -> !each.at().isBefore(first) && each.at().isBefore(end))
        .collect(
            Collectors.groupingBy(
                each -> floor(each.at()),
                TreeMap::new,
                Collectors.mapping(Value::value, Collectors.toCollection(ArrayList::new))));
  }

  private Instant floor(Instant at) {
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * (long) seconds);
  }
}
