package hone.engine.store;

import hone.search.Trial;
import hone.search.curve.Lapse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trial with the times of what happened to it, so that it can be seen as it was at any of them.
///
/// @param trial as it stands now, with its reports
/// @param times when each of its reports came
/// @param endedAt when it ended, or `null`
/// @param counted how many of its reports count: what it printed after it was given up does not
/// @param lapse how many objective values it printed that are no finite numbers, and so no reports
public record Watched(
    Trial trial, List<Instant> times, @Nullable Instant endedAt, int counted, Lapse lapse) {
  public Watched {
    times = List.copyOf(times);
  }
}
