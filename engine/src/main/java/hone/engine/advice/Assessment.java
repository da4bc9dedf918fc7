package hone.engine.advice;

import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState.Reports;
import org.jspecify.annotations.Nullable;

/// How far a trial has been judged, and its verdict if it is given up. Reports that an assessment
/// covers come before all reports that are judged later.
///
/// @param attempt which attempt of the training job was judged, or `null` if it had ended
/// @param judged up to which resource its reports have been judged, `Reports.ALL` if it had ended
/// @param verdict what it is given up for, or `null` if it goes on
public record Assessment(
    long trainingId, @Nullable String attempt, int judged, @Nullable Verdict verdict) {

  /// A stopper's decision to give a trial up.
  ///
  /// @param report at which resource it was given up
  public record Verdict(int report, String reason) {}

  /// The assessment of a trial that has ended.
  public static Assessment ended(long trainingId) {
    return new Assessment(trainingId, null, Reports.ALL, null);
  }

  /// Whether this assessment holds for the training job as it stands now. It holds for the attempt
  /// that was judged. After that attempt it holds only until the next one begins, and only if that
  /// one goes on from checkpoints.
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
