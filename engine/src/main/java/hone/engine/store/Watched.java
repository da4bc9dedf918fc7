package hone.engine.store;

import hone.engine.job.TrainingState;
import hone.search.Trial;
import hone.search.curve.Lapse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trial with the times of what happened to it, so that it can be seen as it was at any of them.
///
/// @param trainingId the training job that it is
/// @param attempt the present attempt, or `null` before the first
/// @param trial as it stands now, with its reports, numbered from 1 within its definition
/// @param times when each of its reports came; none once it is settled, since all came before
///     whatever is judged now
/// @param endedAt when it ended, or `null`
/// @param judged up to which resource its reports have been judged
/// @param counted up to which resource they count: what it printed after it was given up does not
/// @param lapse how many objective values it printed that are no finite numbers, and so no reports
public record Watched(
    long trainingId,
    @Nullable String attempt,
    Trial trial,
    List<Instant> times,
    @Nullable Instant endedAt,
    int judged,
    int counted,
    Lapse lapse) {
  public Watched {
    times = List.copyOf(times);
  }

  /// A trial of a training job in this state.
  public static Watched of(long trainingId, Trial trial, List<Instant> times, TrainingState state) {
    int judged = state.judgedReports();
    Integer counted = state.counted();
    return new Watched(
        trainingId,
        state.attempts().isEmpty() ? null : state.attempts().getLast(),
        trial,
        judged == TrainingState.Reports.ALL ? List.of() : times,
        state.endedAt(),
        judged,
        counted == null ? Integer.MAX_VALUE : counted,
        state.lapse());
  }

  /// Whether its end and all of its reports have been judged: it never changes again.
  public boolean settled() {
    return judged == TrainingState.Reports.ALL;
  }
}
