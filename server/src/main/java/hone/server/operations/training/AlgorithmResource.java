package hone.server.operations.training;

import hone.api.Wire;
import hone.api.sagemaker.Channel;
import hone.api.sagemaker.ChannelSpecification;
import hone.api.sagemaker.CreateAlgorithmInput;
import hone.api.sagemaker.HyperParameterSpecification;
import hone.api.sagemaker.HyperParameterTuningJobObjective;
import hone.api.sagemaker.MetricDefinition;
import hone.api.sagemaker.TrainingSpecification;
import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.experiment.Catalogue;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.Snapshot;
import hone.engine.training.TrainingSpec;
import hone.search.Parameter;
import hone.search.Space;
import hone.server.operations.support.Lists;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An algorithm resource, and what it asks of the jobs that use it.
public record AlgorithmResource(String arn, TrainingSpecification specification) {

  /// The algorithm of a name or an ARN.
  ///
  /// @throws ApiError if there is none
  public static AlgorithmResource find(Snapshot store, Scope scope, String nameOrArn) {
    return of(resource(store, scope, nameOrArn));
  }

  /// The resource of an algorithm's name or ARN.
  ///
  /// @throws ApiError if there is none
  public static Resource resource(Snapshot store, Scope scope, String nameOrArn) {
    String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
    String arn = arn(scope, name);
    if (!nameOrArn.equals(name) && !nameOrArn.equalsIgnoreCase(arn)) {
      throw ApiError.validation("Algorithm '" + nameOrArn + "' does not exist.");
    }
    return Catalogue.found(store.resources(), scope, Kind.ALGORITHM, name);
  }

  /// The ARN of an algorithm of that name, or what is one already.
  public static String arn(Scope scope, String nameOrArn) {
    return nameOrArn.startsWith("arn:")
        ? nameOrArn
        : Arn.of(scope, Kind.ALGORITHM.arnType(), nameOrArn);
  }

  private static AlgorithmResource of(Resource resource) {
    return new AlgorithmResource(
        resource.identity().arn(),
        Wire.fromJson(CreateAlgorithmInput::read, resource.document()).trainingSpecification());
  }

  /// The metrics that it defines; empty if it defines none.
  List<MetricDefinition> metrics() {
    return Lists.orEmpty(specification.metricDefinitions());
  }

  /// Check a job's hyperparameters: no other than the algorithm's, none missing, all in range.
  ///
  /// @param tuned the names of those that are searched, whose values come later
  public void checkHyperparameters(String place, Map<String, String> values, Set<String> tuned) {
    List<HyperParameterSpecification> known =
        Lists.orEmpty(specification.supportedHyperParameters());
    if (known.isEmpty()) {
      return;
    }
    var byName = new LinkedHashMap<String, HyperParameterSpecification>();
    known.forEach(each -> byName.put(each.name(), each));
    values.forEach(
        (name, value) -> {
          HyperParameterSpecification specified = byName.get(name);
          // What the service and SageMaker's Python SDK add is no algorithm's own.
          if (specified == null && !name.startsWith("_") && !name.startsWith("sagemaker_")) {
            throw refused(place + "." + name, "is none of its hyperparameters", byName.keySet());
          }
          if (specified != null) {
            AlgorithmRange.of(specified).check(place + "." + name, value);
          }
        });
    for (HyperParameterSpecification each : known) {
      boolean required = TrainingParts.isOn(each.isRequired()) && each.defaultValue() == null;
      if (required && !values.containsKey(each.name()) && !tuned.contains(each.name())) {
        throw ApiError.validation(
            place + ": found no " + each.name() + ", which the algorithm " + arn + " requires");
      }
    }
  }

  /// Check the hyperparameters that a tuning job searches: they must be tunable, in their range.
  public void checkTuned(String place, Space space) {
    var tunable = new LinkedHashMap<String, HyperParameterSpecification>();
    Lists.orEmpty(specification.supportedHyperParameters()).stream()
        .filter(each -> TrainingParts.isOn(each.isTunable()))
        .forEach(each -> tunable.put(each.name(), each));
    for (Parameter parameter : space.parameters()) {
      HyperParameterSpecification specified = tunable.get(parameter.name());
      if (specified == null) {
        throw refused(place + "." + parameter.name(), "is not tunable by it", tunable.keySet());
      }
      AlgorithmRange.of(specified).check(place + "." + parameter.name(), parameter);
    }
  }

  /// What of a guessed range may be tuned; empty if nothing of it may.
  ///
  /// @param example a value of the range; one that the algorithm does not allow is no guide to it
  public Optional<Parameter> tunable(Parameter guess, String example) {
    return Lists.orEmpty(specification.supportedHyperParameters()).stream()
        .filter(each -> each.name().equals(guess.name()) && TrainingParts.isOn(each.isTunable()))
        .findFirst()
        .flatMap(each -> AlgorithmRange.of(each).cut(guess, example));
  }

  /// Check a tuning job's objective: one of those that the algorithm supports, if it names some.
  public void checkObjective(HyperParameterTuningJobObjective objective) {
    List<HyperParameterTuningJobObjective> supported =
        Lists.orEmpty(specification.supportedTuningJobObjectiveMetrics());
    boolean fits =
        supported.isEmpty()
            || supported.stream()
                .anyMatch(
                    each ->
                        each.metricName().equals(objective.metricName())
                            && each.type().equals(objective.type()));
    if (!fits) {
      throw ApiError.validation(
          "The objective metric for the hyperparameter tuning job, ["
              + objective.type()
              + " "
              + objective.metricName()
              + "], isn't valid for the algorithm "
              + arn
              + ". Choose a valid objective metric: "
              + supported.stream().map(each -> each.type() + " " + each.metricName()).toList());
    }
  }

  /// Check a job's channels: the required ones are there, and each is as the algorithm takes it.
  public void checkChannels(String place, @Nullable List<Channel> channels, String inputMode) {
    var byName = new LinkedHashMap<String, ChannelSpecification>();
    specification.trainingChannels().forEach(each -> byName.put(each.name(), each));
    var given = new LinkedHashSet<String>();
    for (Channel channel : Lists.orEmpty(channels)) {
      String name = channel.channelName();
      given.add(name);
      ChannelSpecification specified = byName.get(name);
      if (specified == null) {
        throw refused(place + "." + name, "is none of its channels", byName.keySet());
      }
      checkChannel(place + "." + name, channel, specified, inputMode);
    }
    byName.values().stream()
        .filter(each -> TrainingParts.isOn(each.isRequired()) && !given.contains(each.name()))
        .forEach(
            each -> {
              throw ApiError.validation(
                  place
                      + ": found no channel "
                      + each.name()
                      + ", which the algorithm "
                      + arn
                      + " requires");
            });
  }

  private void checkChannel(
      String place, Channel channel, ChannelSpecification specified, String inputMode) {
    String own = channel.inputMode();
    String mode = own == null ? inputMode : own;
    if (!specified.supportedInputModes().contains(mode)) {
      throw refused(place, "has the input mode " + mode, specified.supportedInputModes());
    }
    String type = channel.contentType();
    List<String> types = specified.supportedContentTypes();
    if (type != null && !types.isEmpty() && !types.contains(type)) {
      throw refused(place, "has the content type " + type, types);
    }
    String compression = channel.compressionType();
    List<String> compressions = Lists.orEmpty(specified.supportedCompressionTypes());
    if (compression != null && !compression.equals("None") && !compressions.contains(compression)) {
      throw refused(place, "has the compression " + compression, compressions);
    }
  }

  /// Check what a job runs on.
  public void checkResources(String place, TrainingSpec.Resources resources) {
    List<String> types = specification.supportedTrainingInstanceTypes();
    for (TrainingSpec.InstanceGroup group : resources.groups()) {
      if (!types.contains(group.instanceType())) {
        throw refused(place + ".instanceType", "is " + group.instanceType(), types);
      }
    }
    int count = resources.instanceCount();
    if (count > 1 && !TrainingParts.isOn(specification.supportsDistributedTraining())) {
      throw ApiError.validation(
          place
              + ".instanceCount: found "
              + count
              + ", allowed with the algorithm "
              + arn
              + ", which does not support distributed training, is 1");
    }
  }

  private ApiError refused(String place, String why, Object allowed) {
    return ApiError.validation(
        place + ": it " + why + "; allowed by the algorithm " + arn + " are " + allowed);
  }
}
