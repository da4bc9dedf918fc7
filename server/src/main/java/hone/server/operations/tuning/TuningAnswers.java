package hone.server.operations.tuning;

import hone.api.sagemaker.FinalHyperParameterTuningJobObjectiveMetric;
import hone.api.sagemaker.HyperParameterTrainingJobSummary;
import hone.api.sagemaker.ObjectiveStatusCounters;
import hone.api.sagemaker.TrainingJobStatusCounters;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.search.Goal;
import hone.server.operations.support.Finite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tells of training jobs as tuning jobs' operations do.
final class TuningAnswers {
  private TuningAnswers() {}

  static TrainingJobStatusCounters statuses(Tally tally) {
    return new TrainingJobStatusCounters(
        tally.completed(),
        tally.inProgress(),
        tally.retryableErrors(),
        tally.otherErrors(),
        tally.stopped());
  }

  static ObjectiveStatusCounters objectives(Tally tally) {
    return new ObjectiveStatusCounters(
        tally.withObjective(), tally.inProgress(), tally.withoutObjective());
  }

  /// A training job as a tuning job tells of it, whose own it is or a parent's. As at AWS its times
  /// are whole seconds here, and milliseconds in DescribeTrainingJob; its hyperparameters are in
  /// alphabetical order, in which clients make columns of them.
  static HyperParameterTrainingJobSummary summary(TrainingJob job, TuningJob told) {
    HyperParameterTrainingJobSummary.Builder summary = HyperParameterTrainingJobSummary.builder();
    TrainingState state = job.state();
    Origin origin = job.origin();
    if (origin != null) {
      boolean isNamed = !origin.definitionName().isEmpty();
      summary.trainingJobDefinitionName(isNamed ? origin.definitionName() : null);
      summary.tuningJobName(origin.tuningId() == told.id() ? null : origin.tuningName());
      Double objective = state.status() == JobStatus.FAILED ? null : state.objective();
      if (objective != null && state.status().terminal()) {
        // AWS's answers have no Type where the objective is the tuning job's, not a definition's.
        summary.finalHyperParameterTuningJobObjectiveMetric(
            new FinalHyperParameterTuningJobObjectiveMetric(
                isNamed ? type(told.spec().goal()) : null,
                origin.metric(),
                Finite.float32(objective)));
      }
    }
    return summary
        .trainingJobName(job.identity().name())
        .trainingJobArn(job.identity().arn())
        .creationTime(job.identity().createdAt().truncatedTo(ChronoUnit.SECONDS))
        .trainingStartTime(wholeSeconds(state.startedAt()))
        .trainingEndTime(wholeSeconds(state.endedAt()))
        .trainingJobStatus(state.status().awsName())
        .tunedHyperParameters(new TreeMap<>(origin == null ? Map.of() : origin.tuned()))
        .failureReason(state.failureReason())
        .objectiveStatus(objectiveStatus(state))
        .build();
  }

  private static String type(Goal goal) {
    return goal == Goal.MAXIMIZE ? "Maximize" : "Minimize";
  }

  private static @Nullable Instant wholeSeconds(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String objectiveStatus(TrainingState state) {
    if (!state.status().terminal()) {
      return "Pending";
    }
    boolean has = state.objective() != null && state.status() != JobStatus.FAILED;
    return has ? "Succeeded" : "Failed";
  }
}
