package hone.engine.advice;

import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState.Reports;
import org.jspecify.annotations.Nullable;

/// What judging a trial came to: what had come by then comes before whatever is judged later.
///
/// @param attempt which attempt of the training job was judged, or `null` if it had ended
/// @param judged up to which resource its reports have been judged, `Reports.ALL` if it had ended
/// @param verdict what it is given up for, or `null` if it goes on
public record Assessment(
    long trainingId, @Nullable String attempt, int judged, @Nullable Verdict verdict) {

  /// That a trial is given up.
  ///
  /// @param report at which resource it was given up
  public record Verdict(int report, String reason) {}

  /// That of one that has ended.
  public static Assessment ended(long trainingId) {
    return new Assessment(trainingId, null, Reports.ALL, null);
  }

  /// Whether this is about the training job as it stands now. What was seen of an attempt says
  /// nothing of the next one, unless that goes on from its checkpoints and it has not begun yet.
  public boolean concerns(TrainingJob job) {
    if (attempt == null) {
      return job.state().status().terminal();
    }
    boolean isLast =
        !job.state().attempts().isEmpty() && attempt.equals(job.state().attempts().getLast());
    return switch (job.state().phase()) {
      case RUNNING -> isLast;
      case WAITING -> isLast && job.spec().checkpoint() != null;
      case ENDED, RELEASED -> false;
    };
  }
}
