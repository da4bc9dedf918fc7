package hone.server.operations.tuning;

import hone.api.Wire;
import hone.api.sagemaker.Channel;
import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.RetryStrategy;
import hone.engine.ApiError;
import hone.engine.job.TuningJob;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Goal;
import hone.search.Parameter;
import hone.server.operations.support.Lists;
import hone.server.operations.training.TrainingParts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a tuning job and one that it starts from must have in common, as AWS's guide to warm start
/// tells it.
record WarmStartCheck(TuningJob parent, Child child) {
  /// The new tuning job.
  ///
  /// @param autotuned whether its request was completed by Autotune
  record Child(Definition definition, Goal goal, boolean autotuned) {}

  /// How much may differ in the values of hyperparameters: AWS's guide allows 10, and counts in its
  /// examples 2 for a static value that changes and, for a range that becomes static, 1 or as many
  /// as it has categories.
  private static final int CHANGES_MAX = 10;

  private static final int STATIC_CHANGE = 2;

  /// The channels by which version 3 of SageMaker's Python SDK brings code and what starts it: no
  /// data.
  private static final Set<String> CODE = Set.of("code", "sm_drivers");

  /// @param identical for IdenticalDataAndAlgorithm, else for TransferLearning
  void check(boolean identical) {
    if (parent.spec().definitions().size() > 1) {
      throw wrong("has several training job definitions, allowed is one");
    }
    Definition theirs = parent.spec().definitions().getFirst();
    Definition mine = child.definition();
    Goal goal = child.goal();
    if (!mine.metric().equals(theirs.metric()) || goal != parent.spec().goal()) {
      throw wrong(
          "has the objective metric %s (%s), allowed is the same in both, %s (%s)"
              .formatted(theirs.metric(), parent.spec().goal(), mine.metric(), goal));
    }
    checkNames(names(mine), names(theirs));
    checkRanges(theirs);
    checkDefinition(identical, document(theirs), document(mine));
  }

  private void checkNames(Set<String> mine, Set<String> theirs) {
    if (!mine.equals(theirs)) {
      throw ApiError.validation(
          "The set of tunable plus static HyperParameter names is not the same across current and"
              + " parent tuning jobs. Please ensure this set is constant when warm starting. Note"
              + " that previously static HyperParameters can be tuned in warm start jobs and vice"
              + " versa. Only here: %s; only in %s: %s"
                  .formatted(
                      without(mine, theirs), parent.identity().name(), without(theirs, mine)));
    }
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    var rest = new TreeSet<>(names);
    rest.removeAll(others);
    return rest;
  }

  private static Set<String> names(Definition definition) {
    var names = new TreeSet<>(definition.fixed().keySet());
    names.addAll(ranges(definition).keySet());
    return names;
  }

  private static Map<String, Parameter> ranges(Definition definition) {
    var ranges = new LinkedHashMap<String, Parameter>();
    definition.space().parameters().forEach(each -> ranges.put(each.name(), each));
    return ranges;
  }

  private void checkRanges(Definition theirs) {
    Map<String, Parameter> now = ranges(child.definition());
    int changes = 0;
    for (Parameter was : theirs.space().parameters()) {
      Parameter is = now.get(was.name());
      if (is == null) {
        changes += was instanceof Parameter.Categorical known ? known.values().size() : 1;
      } else if (!is.getClass().equals(was.getClass())) {
        throw wrong(
            "has the hyperparameter '%s' as %s, found %s; allowed is the same type in both"
                .formatted(was.name(), type(was), type(is)));
      }
    }
    for (Map.Entry<String, String> was : theirs.fixed().entrySet()) {
      String is = child.definition().fixed().get(was.getKey());
      changes += is == null || is.equals(was.getValue()) ? 0 : STATIC_CHANGE;
    }
    if (changes > CHANGES_MAX) {
      throw wrong(
          "differs by %d changes of static hyperparameters, allowed are %d"
              .formatted(changes, CHANGES_MAX));
    }
  }

  private static String type(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Continuous _ -> "continuous";
      case Parameter.Whole _ -> "integer";
      case Parameter.Categorical _ -> "categorical";
    };
  }

  private static HyperParameterTrainingJobDefinition document(Definition definition) {
    return Wire.fromJson(HyperParameterTrainingJobDefinition::read, definition.document());
  }

  private void checkDefinition(
      boolean identical,
      HyperParameterTrainingJobDefinition was,
      HyperParameterTrainingJobDefinition is) {
    boolean kept =
        TrainingParts.texts(was.environment()).equals(TrainingParts.texts(is.environment()))
            && hasSameRetries(was.retryStrategy(), is.retryStrategy())
            && Objects.equals(was.enableNetworkIsolation(), is.enableNetworkIsolation())
            && Objects.equals(
                was.enableInterContainerTrafficEncryption(),
                is.enableInterContainerTrafficEncryption());
    if (!kept) {
      throw ApiError.validation(
          "Only the following fields in TrainingJobDefinition are allowed to change:"
              + " [algorithmSpecification, inputDataConfig, outputDataConfig,"
              + " staticHyperParameters, roleArn, resourceConfig, stoppingCondition, vpcConfig,"
              + " enableManagedSpotTraining, checkpointConfig].");
    }
    if (!identical) {
      return;
    }
    if (!program(was).equals(program(is))) {
      throw wrong(
          "trains with %s, found %s; allowed with IdenticalDataAndAlgorithm is the same"
              .formatted(program(was), program(is)));
    }
    if (!channels(was).equals(channels(is))) {
      throw wrong(
          "has the channels %s, found %s; allowed with IdenticalDataAndAlgorithm are the same"
              .formatted(channels(was), channels(is)));
    }
  }

  /// The names of the channels that bring data. What is in them is the caller's word, as at AWS:
  /// clients store the same data at another place for each request, as `record_set` of SageMaker's
  /// Python SDK does.
  private static Set<String> channels(HyperParameterTrainingJobDefinition definition) {
    var names = new TreeSet<String>();
    for (Channel each : Lists.orEmpty(definition.inputDataConfig())) {
      if (!CODE.contains(each.channelName())) {
        names.add(each.channelName());
      }
    }
    return names;
  }

  /// Whether nothing differs that a request said: Autotune's choice is none of the caller's.
  private boolean hasSameRetries(@Nullable RetryStrategy was, @Nullable RetryStrategy is) {
    boolean autotuned =
        Wire.fromJson(CreateHyperParameterTuningJobRequest::read, parent.document()).autotune()
            != null;
    return Objects.equals(was, is)
        || Objects.equals(asked(autotuned, was), asked(child.autotuned(), is));
  }

  private static @Nullable RetryStrategy asked(
      boolean autotuned, @Nullable RetryStrategy completed) {
    return autotuned && Autotuning.RETRIES.equals(completed) ? null : completed;
  }

  /// The image without its version, or the algorithm.
  private static String program(HyperParameterTrainingJobDefinition definition) {
    String image = definition.algorithmSpecification().trainingImage();
    return image == null
        ? String.valueOf(definition.algorithmSpecification().algorithmName())
        : image.replaceFirst("(:[^/:]*)?(@.*)?$", "");
  }

  private ApiError wrong(String what) {
    return ApiError.validation(
        "warmStartConfig: the parent " + parent.identity().name() + " " + what);
  }
}
