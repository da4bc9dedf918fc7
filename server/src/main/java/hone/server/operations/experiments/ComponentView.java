package hone.server.operations.experiments;

import hone.api.Wire;
import hone.api.sagemaker.AlgorithmSpecification;
import hone.api.sagemaker.Channel;
import hone.api.sagemaker.DescribeTrainingJobResponse;
import hone.api.sagemaker.DescribeTrialComponentResponse;
import hone.api.sagemaker.ExperimentConfig;
import hone.api.sagemaker.ResourceConfig;
import hone.api.sagemaker.S3DataSource;
import hone.api.sagemaker.TrialComponentArtifact;
import hone.api.sagemaker.TrialComponentParameterValue;
import hone.api.sagemaker.TrialComponentSimpleSummary;
import hone.api.sagemaker.TrialComponentSource;
import hone.api.sagemaker.TrialComponentStatus;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.resource.Resource;
import hone.engine.store.Snapshot;
import hone.server.operations.training.TrainingView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Tells of trial components: what callers said of them, over what their training job says now.
public final class ComponentView {
  private ComponentView() {}

  /// What DescribeTrialComponent answers.
  public static DescribeTrialComponentResponse describe(Snapshot store, Resource component) {
    DescribeTrialComponentResponse said = document(component);
    DescribeTrialComponentResponse.Builder answer =
        summary(component, said, training(store, component));
    TrainingJob job = training(store, component);
    DescribeTrainingJobResponse told = job == null ? null : TrainingView.describe(store, job);
    TrialComponentSource source = source(component);
    return answer
        .parameters(
            over(
                told == null ? new LinkedHashMap<>() : parameters(told),
                said.parameters(),
                ComponentChanges.GONE_PARAMETER))
        .inputArtifacts(
            over(
                told == null ? new LinkedHashMap<>() : inputs(told),
                said.inputArtifacts(),
                ComponentChanges.GONE_ARTIFACT))
        .outputArtifacts(
            over(
                told == null ? new LinkedHashMap<>() : outputs(told),
                said.outputArtifacts(),
                ComponentChanges.GONE_ARTIFACT))
        .metadataProperties(said.metadataProperties())
        .metrics(ComponentMetrics.summaries(store, component))
        .sources(source == null ? null : List.of(source))
        .build();
  }

  /// What ListTrialComponents tells, too.
  static DescribeTrialComponentResponse summary(Snapshot store, Resource component) {
    return summary(component, document(component), training(store, component)).build();
  }

  /// What a trial's record tells of its components.
  public static TrialComponentSimpleSummary simple(Resource component) {
    return TrialComponentSimpleSummary.builder()
        .trialComponentName(component.identity().name())
        .trialComponentArn(component.identity().arn())
        .trialComponentSource(source(component))
        .creationTime(component.identity().createdAt())
        .createdBy(document(component).createdBy())
        .build();
  }

  private static DescribeTrialComponentResponse.Builder summary(
      Resource component, DescribeTrialComponentResponse said, @Nullable TrainingJob job) {
    TrialComponentStatus status = said.status();
    Instant start = said.startTime();
    Instant end = said.endTime();
    Instant modified = component.modifiedAt();
    String shown = said.displayName();
    if (job != null) {
      TrainingState state = job.state();
      status = status == null ? status(state) : status;
      start = start == null ? state.startedAt() : start;
      end = end == null ? state.endedAt() : end;
      modified = modified.isBefore(state.modifiedAt()) ? state.modifiedAt() : modified;
      shown = shown == null ? configured(job) : shown;
    }
    return DescribeTrialComponentResponse.builder()
        .trialComponentName(component.identity().name())
        .trialComponentArn(component.identity().arn())
        .displayName(shown == null ? component.identity().name() : shown)
        .source(source(component))
        .status(status)
        .startTime(start)
        .endTime(end)
        .creationTime(component.identity().createdAt())
        .createdBy(said.createdBy())
        .lastModifiedTime(modified)
        .lastModifiedBy(said.lastModifiedBy());
  }

  /// The training job that a component tells of; also one that was deleted meanwhile.
  public static @Nullable TrainingJob training(Snapshot store, Resource component) {
    Long id = component.links().trainingId();
    return id == null ? null : store.trainingJob(id).orElse(null);
  }

  static @Nullable TrialComponentSource source(Resource component) {
    String arn = component.links().sourceArn();
    return arn == null ? null : new TrialComponentSource(arn, "SageMakerTrainingJob");
  }

  private static DescribeTrialComponentResponse document(Resource component) {
    return Wire.fromJson(DescribeTrialComponentResponse::read, component.document());
  }

  /// The display name that CreateTrainingJob's ExperimentConfig gave.
  private static @Nullable String configured(TrainingJob job) {
    ExperimentConfig config = TrainingView.experimentConfig(job);
    return config == null ? null : config.trialComponentDisplayName();
  }

  private static TrialComponentStatus status(TrainingState state) {
    String reason = state.failureReason();
    String message =
        "Status: "
            + state.status().awsName()
            + ", secondary status: "
            + state.secondary().awsName()
            + ", failure reason: "
            + (reason == null ? "" : reason)
            + ".";
    return new TrialComponentStatus(
        state.status().awsName(),
        message.length() <= 1_024 ? message : message.substring(0, 1_024));
  }

  private static SequencedMap<String, TrialComponentParameterValue> parameters(
      DescribeTrainingJobResponse job) {
    var parameters = new LinkedHashMap<String, TrialComponentParameterValue>();
    AlgorithmSpecification algorithm = job.algorithmSpecification();
    String image = algorithm == null ? null : algorithm.trainingImage();
    if (image != null) {
      parameters.put("SageMaker.ImageUri", new TrialComponentParameterValue(image, null));
    }
    ResourceConfig resources = job.resourceConfig();
    if (resources != null) {
      number(parameters, "SageMaker.InstanceCount", resources.instanceCount());
      String type = resources.instanceType();
      if (type != null) {
        parameters.put("SageMaker.InstanceType", new TrialComponentParameterValue(type, null));
      }
      number(parameters, "SageMaker.VolumeSizeInGB", resources.volumeSizeInGB());
    }
    SequencedMap<String, String> hyperparameters = job.hyperParameters();
    if (hyperparameters != null) {
      hyperparameters.forEach((name, value) -> parameters.put(name, parameter(value)));
    }
    return parameters;
  }

  private static void number(
      SequencedMap<String, TrialComponentParameterValue> parameters,
      String name,
      @Nullable Integer value) {
    if (value != null) {
      parameters.put(name, new TrialComponentParameterValue(null, value.doubleValue()));
    }
  }

  private static TrialComponentParameterValue parameter(String text) {
    if (text.matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?")) {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return new TrialComponentParameterValue(null, number);
      }
    }
    return new TrialComponentParameterValue(text, null);
  }

  private static SequencedMap<String, TrialComponentArtifact> inputs(
      DescribeTrainingJobResponse job) {
    var artifacts = new LinkedHashMap<String, TrialComponentArtifact>();
    List<Channel> channels = job.inputDataConfig();
    for (Channel channel : channels == null ? List.<Channel>of() : channels) {
      S3DataSource source = channel.dataSource().s3DataSource();
      if (source != null) {
        artifacts.put(
            channel.channelName(),
            new TrialComponentArtifact(channel.contentType(), source.s3Uri()));
      }
    }
    return artifacts;
  }

  private static SequencedMap<String, TrialComponentArtifact> outputs(
      DescribeTrainingJobResponse job) {
    var artifacts = new LinkedHashMap<String, TrialComponentArtifact>();
    if (job.debugHookConfig() != null) {
      artifacts.put(
          "SageMaker.DebugHookOutput",
          new TrialComponentArtifact(null, job.debugHookConfig().s3OutputPath()));
    }
    if (job.trainingJobStatus().equals("Completed") || job.trainingJobStatus().equals("Stopped")) {
      artifacts.put(
          "SageMaker.ModelArtifact",
          new TrialComponentArtifact(null, job.modelArtifacts().s3ModelArtifacts()));
    }
    return artifacts;
  }

  /// What callers said over what the training job tells.
  private static <V> SequencedMap<String, V> over(
      SequencedMap<String, V> told, @Nullable SequencedMap<String, V> said, V gone) {
    var all = new LinkedHashMap<>(told);
    if (said != null) {
      said.forEach(
          (key, value) -> {
            if (!value.equals(gone)) {
              all.put(key, value);
            } else {
              all.remove(key);
            }
          });
    }
    return all;
  }
}
