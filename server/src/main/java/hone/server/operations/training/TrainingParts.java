package hone.server.operations.training;

import hone.api.sagemaker.CheckpointConfig;
import hone.api.sagemaker.InstanceGroup;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.OutputDataConfig;
import hone.api.sagemaker.ResourceConfig;
import hone.api.sagemaker.StoppingCondition;
import hone.api.sagemaker.TrainingSpecification;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.Images;
import hone.engine.rules.Quota;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.server.operations.support.Lists;
import hone.server.operations.support.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Translates and checks the parts that training jobs and tuning jobs' definitions have in common.
public final class TrainingParts {
  private static final int RUNTIME_SECONDS = 86_400;
  private static final int RUNTIME_SECONDS_MAX = 2_419_200;

  /// Told where the request names no size, since clients of AWS's read one; it bounds nothing then.
  private static final int VOLUME_GIGABYTES = 30;

  private static final String CHECKPOINTS = "/opt/ml/checkpoints/";

  /// What the contract uses otherwise, with all that is below: no checkpoint's folder.
  private static final List<String> TAKEN =
      List.of(
          "/opt/ml/input",
          "/opt/ml/model",
          "/opt/ml/code",
          "/opt/ml/output/data",
          "/opt/ml/output/failure");

  private final Services services;

  public TrainingParts(Services services) {
    this.services = services;
  }

  /// What is to be run: an image by its name, or an algorithm resource's.
  ///
  /// @param algorithm the resource, or `null` where the request names an image
  public record Program(
      String image, Images.Resolution resolution, @Nullable AlgorithmResource algorithm) {}

  /// The program that a request names; it must be one that can be run.
  ///
  /// @param member the algorithm specification's place, for messages
  public Program program(
      Scope scope, String member, @Nullable String image, @Nullable String algorithmName) {
    boolean named = image != null && !image.isEmpty();
    if (named == (algorithmName != null)) {
      throw ApiError.validation(
          member
              + ": found "
              + (named ? "both" : "neither of")
              + " trainingImage and algorithmName, allowed is exactly one of them");
    }
    if (algorithmName == null) {
      String given = String.valueOf(image);
      return new Program(given, resolution(member, given), null);
    }
    AlgorithmResource algorithm =
        services.engine().read(store -> AlgorithmResource.find(store, scope, algorithmName));
    String trained = algorithm.specification().trainingImage();
    return new Program(trained, resolution(algorithm.arn(), trained), algorithm);
  }

  /// Check that an algorithm's image is one that can be run.
  public void checkRunnable(String member, TrainingSpecification specification) {
    Images.Resolution found = resolution(member, specification.trainingImage());
    boolean own = specification.metricDefinitions() != null;
    if (own && found instanceof Images.Resolution.BuiltIn) {
      throw ApiError.validation(
          member
              + ".metricDefinitions: found some with a built-in algorithm's image, allowed are the"
              + " built-in algorithm's own, by leaving them out");
    }
  }

  /// Check that a metric can be read as its definition says.
  public static void checkMetric(MetricDefinition definition) {
    Regexes.check(definition);
  }

  private Images.Resolution resolution(String member, String image) {
    Images.Resolution resolution = services.images().resolve(image);
    if (resolution instanceof Images.Resolution.Unknown(String why)) {
      throw ApiError.validation(
          member + ".trainingImage: nothing here can run '" + image + "': " + why);
    }
    return resolution;
  }

  /// The metric definitions that apply: the algorithm's own, or else the request's.
  public static List<MetricDefinition> metrics(
      Program program, @Nullable List<MetricDefinition> asked) {
    List<MetricDefinition> given = Lists.orEmpty(asked);
    AlgorithmResource algorithm = program.algorithm();
    if (algorithm != null && !given.isEmpty()) {
      throw ApiError.validation(
          "You can't override the metric definitions for the algorithm "
              + algorithm.arn()
              + ". Please retry the request without specifying metric definitions.");
    }
    return switch (program.resolution()) {
      case Images.Resolution.BuiltIn(_, var metrics, _, _) -> {
        if (!given.isEmpty()) {
          throw ApiError.validation(
              "You can't override the metric definitions for Amazon SageMaker algorithms. Please"
                  + " retry the request without specifying metric definitions.");
        }
        yield definitions(metrics.stream().map(Images.BuiltInMetric::definition).toList());
      }
      case Images.Resolution.Custom(var usual) -> {
        given.forEach(Regexes::check);
        List<MetricDefinition> own = algorithm == null ? given : algorithm.metrics();
        yield own.isEmpty() ? definitions(usual) : own;
      }
      case Images.Resolution.Unknown(String why) -> throw ApiError.validation(why);
    };
  }

  private static List<MetricDefinition> definitions(List<TrainingSpec.MetricDefinition> known) {
    return known.stream().map(each -> new MetricDefinition(each.name(), each.regex())).toList();
  }

  /// Where the artifacts go.
  public TrainingSpec.Output output(String member, String account, OutputDataConfig output) {
    checkStored(member + ".s3OutputPath", account, output.s3OutputPath());
    String key = output.kmsKeyId();
    return new TrainingSpec.Output(
        output.s3OutputPath(),
        !"NONE".equals(output.compressionType()),
        key == null || key.isEmpty() ? null : key);
  }

  /// The same as Describe tells it, with AWS's defaults.
  public static OutputDataConfig completed(OutputDataConfig asked) {
    return new OutputDataConfig(
        asked.kmsKeyId() == null ? "" : asked.kmsKeyId(),
        asked.s3OutputPath(),
        asked.compressionType() == null ? "GZIP" : asked.compressionType());
  }

  private void checkStored(String place, String account, String uri) {
    services
        .data()
        .outputProblem(account, uri)
        .ifPresent(
            problem -> {
              throw ApiError.validation(
                  place + ": found '" + uri + "', nothing can be stored there: " + problem);
            });
  }

  /// What to run on: instances of one type, or groups of them.
  public TrainingSpec.Resources resources(String member, @Nullable ResourceConfig config) {
    if (config == null) {
      throw ApiError.validation(
          member + ": found none, allowed are instanceType, instanceCount and volumeSizeInGB");
    }
    if (config.instancePreferences() != null) {
      throw ApiError.validation(
          member + ": found instancePreferences, allowed are instanceType and instanceCount");
    }
    Integer asked = config.volumeSizeInGB();
    int volume = asked == null ? 0 : asked;
    List<InstanceGroup> groups = config.instanceGroups();
    Integer count = config.instanceCount();
    if (groups != null && !groups.isEmpty()) {
      if (config.instanceType() != null || count != null) {
        throw ApiError.validation(
            member
                + ": found instanceGroups beside instanceType or instanceCount, allowed is one"
                + " or the other");
      }
      return new TrainingSpec.Resources(groups(member, groups), volume);
    }
    if (config.instanceType() == null || count == null) {
      throw ApiError.validation(
          member + ": found no instanceType or no instanceCount, allowed are both");
    }
    checkType(member, config.instanceType());
    return TrainingSpec.Resources.of(config.instanceType(), checked(member, count), volume);
  }

  private List<TrainingSpec.InstanceGroup> groups(String member, List<InstanceGroup> groups) {
    var names = new LinkedHashSet<String>();
    var all = new ArrayList<TrainingSpec.InstanceGroup>();
    int hosts = 0;
    for (InstanceGroup group : groups) {
      String place = member + ".instanceGroups." + (all.size() + 1) + ".member";
      if (!names.add(group.instanceGroupName())) {
        throw ApiError.validation(
            place
                + ".instanceGroupName: found '"
                + group.instanceGroupName()
                + "' twice, allowed are different names");
      }
      checkType(place, group.instanceType());
      hosts += checked(place, group.instanceCount());
      all.add(
          new TrainingSpec.InstanceGroup(
              group.instanceGroupName(), group.instanceType(), group.instanceCount()));
    }
    checked(member, hosts);
    return all;
  }

  private void checkType(String member, String type) {
    services
        .instances()
        .problem(type)
        .ifPresent(
            problem -> {
              throw ApiError.validation(member + ".instanceType: found '" + type + "': " + problem);
            });
  }

  private int checked(String member, int count) {
    if (count < 1) {
      throw ApiError.validation(
          member + ".instanceCount: found " + count + ", allowed are numbers from 1");
    }
    services.engine().quotas().check(Quota.INSTANCES, 0, count);
    return count;
  }

  /// What it runs on as Describe tells it.
  public static ResourceConfig completed(ResourceConfig asked) {
    return ResourceConfig.builder()
        .instanceType(asked.instanceType())
        .instanceCount(asked.instanceCount())
        .volumeSizeInGB(
            asked.volumeSizeInGB() == null ? (Integer) VOLUME_GIGABYTES : asked.volumeSizeInGB())
        .volumeKmsKeyId(asked.volumeKmsKeyId())
        .keepAlivePeriodInSeconds(asked.keepAlivePeriodInSeconds())
        .instanceGroups(asked.instanceGroups())
        .trainingPlanArn(asked.trainingPlanArn())
        .instancePlacementConfig(asked.instancePlacementConfig())
        .build();
  }

  /// A tuning job's stopping condition with the default that Describe tells.
  public static StoppingCondition completed(@Nullable StoppingCondition asked) {
    Integer runtime = asked == null ? null : asked.maxRuntimeInSeconds();
    return new StoppingCondition(
        runtime == null ? (Integer) RUNTIME_SECONDS : runtime,
        asked == null ? null : asked.maxWaitTimeInSeconds(),
        asked == null ? null : asked.maxPendingTimeInSeconds());
  }

  /// How long it may run and wait.
  public static TimeLimits limits(
      String member, @Nullable StoppingCondition condition, boolean spot) {
    Integer runtime = condition == null ? null : condition.maxRuntimeInSeconds();
    Integer wait = condition == null ? null : condition.maxWaitTimeInSeconds();
    Integer pending = condition == null ? null : condition.maxPendingTimeInSeconds();
    int seconds = runtime == null ? RUNTIME_SECONDS : runtime;
    if (seconds > RUNTIME_SECONDS_MAX) {
      throw ApiError.validation(
          member
              + ".maxRuntimeInSeconds: found "
              + seconds
              + ", allowed is at most "
              + RUNTIME_SECONDS_MAX
              + " (28 days)");
    }
    if (spot && wait == null) {
      throw ApiError.validation(
          "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to"
              + " MaxRuntimeInSeconds. Found none at "
              + member
              + ".maxWaitTimeInSeconds, allowed with enableManagedSpotTraining are numbers from "
              + seconds);
    }
    if (wait != null && !spot) {
      throw ApiError.validation(
          member
              + ".maxWaitTimeInSeconds: found "
              + wait
              + ", allowed only with enableManagedSpotTraining");
    }
    if (wait != null && wait < seconds) {
      throw ApiError.validation(
          member
              + ".maxWaitTimeInSeconds: found "
              + wait
              + ", allowed is at least maxRuntimeInSeconds, "
              + seconds);
    }
    return new TimeLimits(Duration.ofSeconds(seconds), seconds(wait), seconds(pending));
  }

  private static @Nullable Duration seconds(@Nullable Integer count) {
    return count == null ? null : Duration.ofSeconds(count);
  }

  /// Where checkpoints are kept.
  public TrainingSpec.@Nullable Checkpoint checkpoint(
      String member, String account, @Nullable CheckpointConfig config) {
    if (config == null) {
      return null;
    }
    checkStored(member + ".s3Uri", account, config.s3Uri());
    String asked = config.localPath();
    String local = asked == null ? CHECKPOINTS : asked;
    if (!isOwn(local)) {
      throw ApiError.validation(
          member
              + ".localPath: found '"
              + local
              + "', allowed is a path below /opt/ml that is neither /opt/ml/output nor in any of "
              + TAKEN);
    }
    return new TrainingSpec.Checkpoint(config.s3Uri(), local);
  }

  private static boolean isOwn(String path) {
    List<String> names = List.of(path.split("/+"));
    if (!path.startsWith("/") || names.contains("..")) {
      return false;
    }
    String plain = String.join("/", names.stream().filter(name -> !name.equals(".")).toList());
    return plain.startsWith("/opt/ml/")
        && !plain.equals("/opt/ml/output")
        && TAKEN.stream().noneMatch(taken -> (plain + "/").startsWith(taken + "/"));
  }

  /// The texts that a request gave, which may be none.
  public static SequencedMap<String, String> texts(@Nullable SequencedMap<String, String> given) {
    return given == null ? new LinkedHashMap<>() : given;
  }

  /// `true` if a switch was given and is on.
  public static boolean isOn(@Nullable Boolean value) {
    return value != null && value;
  }
}
