package hone.server.operations.tuning;

import hone.api.Wire;
import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.DescribeHyperParameterTuningJobResponse;
import hone.api.sagemaker.HyperParameterTrainingJobSummary;
import hone.api.sagemaker.HyperParameterTuningJobCompletionDetails;
import hone.api.sagemaker.HyperParameterTuningJobConsumedResources;
import hone.engine.job.Tally;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.store.Snapshot;
import hone.engine.tuning.TuningSpec.WarmStart;
import hone.search.Goal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells of tuning jobs as DescribeHyperParameterTuningJob does.
public final class TuningView {
  private TuningView() {}

  /// What DescribeHyperParameterTuningJob answers.
  public static DescribeHyperParameterTuningJobResponse describe(
      Snapshot store, TuningJob job, Instant now) {
    CreateHyperParameterTuningJobRequest request =
        Wire.fromJson(CreateHyperParameterTuningJobRequest::read, job.document());
    TuningState state = job.state();
    Tally tally = store.tally(job.id());
    Optional<TrainingJob> best = store.best(job.id(), job.spec().goal());
    Instant ended = state.endedAt();
    Instant until = ended == null ? now : ended;
    return DescribeHyperParameterTuningJobResponse.builder()
        .hyperParameterTuningJobName(job.identity().name())
        .hyperParameterTuningJobArn(job.identity().arn())
        .hyperParameterTuningJobConfig(request.hyperParameterTuningJobConfig())
        .trainingJobDefinition(request.trainingJobDefinition())
        .trainingJobDefinitions(request.trainingJobDefinitions())
        .hyperParameterTuningJobStatus(state.status().awsName())
        .creationTime(job.identity().createdAt())
        .hyperParameterTuningEndTime(ended)
        .lastModifiedTime(state.modifiedAt())
        .trainingJobStatusCounters(TuningAnswers.statuses(tally))
        .objectiveStatusCounters(TuningAnswers.objectives(tally))
        .bestTrainingJob(best.map(each -> TuningAnswers.summary(each, job)).orElse(null))
        .overallBestTrainingJob(overallBest(store, job, best).orElse(null))
        .warmStartConfig(request.warmStartConfig())
        .autotune(request.autotune())
        .failureReason(state.status().terminal() ? state.failureReason() : null)
        .tuningJobCompletionDetails(
            new HyperParameterTuningJobCompletionDetails(state.notImproving(), state.convergedAt()))
        .consumedResources(
            new HyperParameterTuningJobConsumedResources(
                (int) Math.max(0, Duration.between(job.identity().createdAt(), until).toSeconds())))
        .build();
  }

  /// The best of this job and its parents, which only identical data makes comparable.
  private static Optional<HyperParameterTrainingJobSummary> overallBest(
      Snapshot store, TuningJob job, Optional<TrainingJob> best) {
    WarmStart start = job.spec().warmStart();
    if (start == null || !start.identical()) {
      return Optional.empty();
    }
    Goal goal = job.spec().goal();
    Comparator<TrainingJob> byObjective =
        Comparator.comparingDouble(
            each -> {
              Double value = each.state().objective();
              return value == null ? Double.POSITIVE_INFINITY : goal.toMinimize(value);
            });
    Stream<TrainingJob> parents =
        start.parentIds().stream().flatMap(parent -> store.best(parent, goal).stream());
    return Stream.concat(best.stream(), parents)
        .min(byObjective)
        .map(each -> TuningAnswers.summary(each, job));
  }
}
