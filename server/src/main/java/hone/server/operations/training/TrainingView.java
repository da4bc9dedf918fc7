package hone.server.operations.training;

import hone.api.Wire;
import hone.api.sagemaker.AlgorithmSpecification;
import hone.api.sagemaker.CreateTrainingJobRequest;
import hone.api.sagemaker.DescribeTrainingJobResponse;
import hone.api.sagemaker.ExperimentConfig;
import hone.api.sagemaker.HyperParameterAlgorithmSpecification;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.MetricData;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.ModelArtifacts;
import hone.api.sagemaker.ProfilerConfig;
import hone.api.sagemaker.ProfilerConfigForUpdate;
import hone.api.sagemaker.RemoteDebugConfig;
import hone.api.sagemaker.RemoteDebugConfigForUpdate;
import hone.api.sagemaker.SecondaryStatusTransition;
import hone.api.sagemaker.StoppingCondition;
import hone.api.sagemaker.UpdateTrainingJobRequest;
import hone.engine.job.MetricSummary;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.Transition;
import hone.engine.resource.PutMetric;
import hone.engine.rules.RunTime;
import hone.engine.store.Snapshot;
import hone.engine.tuning.TuningSpec;
import hone.server.operations.support.Finite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells of training jobs as DescribeTrainingJob does.
public final class TrainingView {
  private TrainingView() {}

  /// The last value of each metric: those that were printed, and those that were put.
  public static List<MetricData> finalMetrics(Snapshot store, TrainingJob job) {
    return finalMetrics(store.metrics(job.id()), store.resources().lastPut(job.id()));
  }

  /// The same of what is known already. The objective is the last, as at AWS.
  ///
  /// @param put the last values that callers put on the training job's component
  public static List<MetricData> finalMetrics(List<MetricSummary> printed, List<PutMetric> put) {
    var all = new ArrayList<>(metrics(printed));
    for (PutMetric each : put) {
      if (printed.stream().noneMatch(other -> other.metric().equals(each.metric()))) {
        all.add(new MetricData(each.metric(), Finite.float32(each.value()), each.at()));
      }
    }
    all.sort(Comparator.comparing(each -> TuningSpec.OBJECTIVE_METRIC.equals(each.metricName())));
    return all;
  }

  /// What DescribeTrainingJob answers.
  public static DescribeTrainingJobResponse describe(Snapshot store, TrainingJob job) {
    List<MetricData> metrics = finalMetrics(store, job);
    DescribeTrainingJobResponse.Builder answer = DescribeTrainingJobResponse.builder();
    if (job.origin() == null) {
      own(job, answer);
    } else {
      tuned(job, job.origin(), answer);
    }
    store
        .trainingUpdate(job.id())
        .map(text -> Wire.fromJson(UpdateTrainingJobRequest::read, text))
        .ifPresent(update -> update(update, profilerConfig(job), answer));
    state(job.state(), answer);
    times(job, answer);
    return answer
        // Profiling is taken note of, not done.
        .profilingStatus("Disabled")
        .trainingJobName(job.identity().name())
        .trainingJobArn(job.identity().arn())
        .hyperParameters(job.hyperparameters().isEmpty() ? null : job.hyperparameters())
        .modelArtifacts(new ModelArtifacts(model(job)))
        .finalMetricDataList(metrics.isEmpty() ? null : metrics)
        .build();
  }

  /// What UpdateTrainingJob changed.
  ///
  /// @param created the profiler's configuration at first, or `null`
  private static void update(
      UpdateTrainingJobRequest update,
      @Nullable ProfilerConfig created,
      DescribeTrainingJobResponse.Builder answer) {
    ProfilerConfigForUpdate profiler =
        UpdateTrainingJob.merged(profiler(created), update.profilerConfig());
    if (profiler != null) {
      answer.profilerConfig(
          new ProfilerConfig(
              profiler.s3OutputPath(),
              profiler.profilingIntervalInMilliseconds(),
              profiler.profilingParameters(),
              profiler.disableProfiler()));
    }
    if (update.profilerRuleConfigurations() != null) {
      answer.profilerRuleConfigurations(update.profilerRuleConfigurations());
    }
    RemoteDebugConfigForUpdate debug = update.remoteDebugConfig();
    if (debug != null) {
      answer.remoteDebugConfig(new RemoteDebugConfig(debug.enableRemoteDebug()));
    }
  }

  private static @Nullable ProfilerConfigForUpdate profiler(@Nullable ProfilerConfig config) {
    return config == null
        ? null
        : new ProfilerConfigForUpdate(
            config.s3OutputPath(),
            config.profilingIntervalInMilliseconds(),
            config.profilingParameters(),
            config.disableProfiler());
  }

  private static @Nullable ProfilerConfig profilerConfig(TrainingJob job) {
    return job.origin() != null ? null : request(job).profilerConfig();
  }

  private static CreateTrainingJobRequest request(TrainingJob job) {
    return Wire.fromJson(CreateTrainingJobRequest::read, job.blueprint().document());
  }

  /// CreateTrainingJob's ExperimentConfig; a tuning job's training jobs have none.
  public static @Nullable ExperimentConfig experimentConfig(TrainingJob job) {
    return job.origin() != null ? null : request(job).experimentConfig();
  }

  /// What the request said, of a training job of the caller's own.
  private static void own(TrainingJob job, DescribeTrainingJobResponse.Builder answer) {
    CreateTrainingJobRequest request = request(job);
    AlgorithmSpecification asked = request.algorithmSpecification();
    answer
        .algorithmSpecification(
            asked == null
                ? null
                : new AlgorithmSpecification(
                    asked.trainingImage(),
                    algorithmArn(job, asked.algorithmName()),
                    asked.trainingInputMode(),
                    definitions(job),
                    asked.enableSageMakerMetricsTimeSeries() == null
                        ? (Boolean) hasMetrics(job)
                        : asked.enableSageMakerMetricsTimeSeries(),
                    asked.containerEntrypoint(),
                    asked.containerArguments(),
                    asked.trainingImageConfig()))
        .roleArn(request.roleArn())
        .inputDataConfig(ChannelParts.completed(request.inputDataConfig()))
        .outputDataConfig(TrainingParts.completed(request.outputDataConfig()))
        .resourceConfig(
            request.resourceConfig() == null
                ? null
                : TrainingParts.completed(request.resourceConfig()))
        .vpcConfig(request.vpcConfig())
        .stoppingCondition(stopping(job, request.stoppingCondition()))
        .enableNetworkIsolation(TrainingParts.isOn(request.enableNetworkIsolation()))
        .enableInterContainerTrafficEncryption(
            TrainingParts.isOn(request.enableInterContainerTrafficEncryption()))
        .enableManagedSpotTraining(TrainingParts.isOn(request.enableManagedSpotTraining()))
        .checkpointConfig(request.checkpointConfig())
        .debugHookConfig(request.debugHookConfig())
        .debugRuleConfigurations(request.debugRuleConfigurations())
        .tensorBoardOutputConfig(request.tensorBoardOutputConfig())
        .experimentConfig(request.experimentConfig())
        .profilerConfig(request.profilerConfig())
        .profilerRuleConfigurations(request.profilerRuleConfigurations())
        .environment(request.environment())
        .retryStrategy(request.retryStrategy())
        .remoteDebugConfig(request.remoteDebugConfig())
        .infraCheckConfig(request.infraCheckConfig())
        .serverlessJobConfig(request.serverlessJobConfig())
        .mlflowConfig(request.mlflowConfig())
        .modelPackageConfig(request.modelPackageConfig());
  }

  private static @Nullable String algorithmArn(TrainingJob job, @Nullable String name) {
    return name == null ? null : AlgorithmResource.arn(job.identity().scope(), name);
  }

  /// What its tuning job's definition said.
  private static void tuned(
      TrainingJob job, Origin origin, DescribeTrainingJobResponse.Builder answer) {
    HyperParameterTrainingJobDefinition definition =
        Wire.fromJson(HyperParameterTrainingJobDefinition::read, job.blueprint().document());
    HyperParameterAlgorithmSpecification algorithm = definition.algorithmSpecification();
    answer
        .tuningJobArn(origin.tuningArn())
        .algorithmSpecification(
            AlgorithmSpecification.builder()
                .trainingImage(algorithm.trainingImage())
                .algorithmName(algorithm.algorithmName())
                .trainingInputMode(algorithm.trainingInputMode())
                .metricDefinitions(definitions(job))
                .enableSageMakerMetricsTimeSeries(hasMetrics(job))
                .build())
        .roleArn(definition.roleArn())
        .inputDataConfig(ChannelParts.completed(definition.inputDataConfig()))
        .outputDataConfig(TrainingParts.completed(definition.outputDataConfig()))
        .resourceConfig(definition.resourceConfig())
        .vpcConfig(definition.vpcConfig())
        .stoppingCondition(stopping(job, definition.stoppingCondition()))
        .enableNetworkIsolation(TrainingParts.isOn(definition.enableNetworkIsolation()))
        .enableInterContainerTrafficEncryption(
            TrainingParts.isOn(definition.enableInterContainerTrafficEncryption()))
        .enableManagedSpotTraining(TrainingParts.isOn(definition.enableManagedSpotTraining()))
        .checkpointConfig(definition.checkpointConfig())
        .environment(definition.environment())
        .retryStrategy(definition.retryStrategy());
  }

  /// Jobs with metrics have their time series told, unless the request says otherwise.
  private static boolean hasMetrics(TrainingJob job) {
    return !job.spec().algorithm().metrics().isEmpty();
  }

  private static List<MetricDefinition> definitions(TrainingJob job) {
    return job.spec().algorithm().metrics().stream()
        .map(each -> new MetricDefinition(each.name(), each.regex()))
        .toList();
  }

  /// The condition with the default that applies where the request gave no runtime.
  private static StoppingCondition stopping(TrainingJob job, @Nullable StoppingCondition asked) {
    return new StoppingCondition(
        (int) job.spec().limits().runtimeMax().toSeconds(),
        asked == null ? null : asked.maxWaitTimeInSeconds(),
        asked == null ? null : asked.maxPendingTimeInSeconds());
  }

  private static void state(TrainingState state, DescribeTrainingJobResponse.Builder answer) {
    answer
        .trainingJobStatus(state.status().awsName())
        .secondaryStatus(state.secondary().awsName())
        .failureReason(state.failureReason())
        .secondaryStatusTransitions(
            state.transitions().stream().map(TrainingView::transition).toList());
  }

  private static SecondaryStatusTransition transition(Transition each) {
    return new SecondaryStatusTransition(
        each.status().awsName(), each.startedAt(), each.endedAt(), each.message());
  }

  private static void times(TrainingJob job, DescribeTrainingJobResponse.Builder answer) {
    TrainingState state = job.state();
    Instant started = state.startedAt();
    Instant ended = state.endedAt();
    answer
        .creationTime(job.identity().createdAt())
        .lastModifiedTime(state.modifiedAt())
        .trainingStartTime(started);
    if (started != null && ended != null) {
      int seconds = (int) Math.max(1, Duration.between(started, ended).toSeconds());
      int billable = (int) Math.max(1, RunTime.of(state, ended).toSeconds());
      answer.trainingEndTime(ended).trainingTimeInSeconds(seconds).billableTimeInSeconds(billable);
    }
  }

  /// Where the model lies, or will lie.
  private static String model(TrainingJob job) {
    String stored = job.state().model();
    if (stored != null) {
      return stored;
    }
    String folder = job.spec().output().uri().replaceFirst("/+$", "");
    return folder + "/" + job.identity().name() + "/output/model.tar.gz";
  }

  /// The last value of each metric.
  public static List<MetricData> metrics(List<MetricSummary> metrics) {
    return metrics.stream()
        .map(each -> new MetricData(each.metric(), Finite.float32(each.last()), each.at()))
        .toList();
  }
}
