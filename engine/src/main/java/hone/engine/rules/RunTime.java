package hone.engine.rules;

import hone.engine.job.SecondaryStatus;
import hone.engine.job.TrainingState;
import hone.engine.job.Transition;
import java.time.Duration;
import java.time.Instant;

/// Tells for how long a training job has been running: what AWS bills. Waiting for a place, at the
/// beginning, after an interruption or before another try, does not count.
public final class RunTime {
  private RunTime() {}

  /// The time that it ran until now, or until its end.
  public static Duration of(TrainingState state, Instant now) {
    Duration sum = Duration.ZERO;
    for (Transition each : state.transitions()) {
      if (isRunning(each.status())) {
        Instant end = each.endedAt() == null ? now : each.endedAt();
        Duration length = Duration.between(each.startedAt(), end);
        sum = length.isNegative() ? sum : sum.plus(length);
      }
    }
    return sum;
  }

  private static boolean isRunning(SecondaryStatus status) {
    return switch (status) {
      case DOWNLOADING, TRAINING, UPLOADING, STOPPING -> true;
      case STARTING,
          PENDING,
          INTERRUPTED,
          RESTARTING,
          COMPLETED,
          STOPPED,
          MAX_RUNTIME_EXCEEDED,
          MAX_WAIT_TIME_EXCEEDED,
          FAILED ->
          false;
    };
  }
}
