package hone.server.operations.training;

import hone.api.Nearest;
import hone.api.sagemaker.Channel;
import hone.api.sagemaker.HyperParameterTuningJobObjective;
import hone.engine.ApiError;
import hone.engine.backend.BuiltInHyperparameter;
import hone.engine.backend.BuiltInHyperparameter.Companion;
import hone.engine.backend.BuiltInHyperparameter.Kind;
import hone.engine.backend.Images.BuiltInMetric;
import hone.engine.backend.Images.Resolution.BuiltIn;
import hone.engine.tuning.TuningSpec;
import hone.search.Parameter;
import hone.search.Space;
import hone.server.operations.support.Lists;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a built-in algorithm asks of a job: without it every training job would fail.
public final class BuiltInRules {
  /// How to make a CSV of what AWS's containers read beside it.
  private static final Map<String, String> CONVERSIONS =
      Map.of(
          "application/x-parquet",
          "pandas.read_parquet(file).to_csv(other, header=False, index=False) makes a CSV of it",
          "application/x-recordio-protobuf",
          "numpy.savetxt(file, array, delimiter=',') writes as CSV what was written as protobuf");

  private final BuiltIn algorithm;
  private final SequencedMap<String, BuiltInHyperparameter> known = new LinkedHashMap<>();

  public BuiltInRules(BuiltIn algorithm) {
    this.algorithm = algorithm;
    for (BuiltInHyperparameter each : algorithm.hyperparameters()) {
      known.put(each.name(), each);
      if (!each.alias().isEmpty()) {
        known.put(each.alias(), each);
      }
    }
  }

  /// Check that an objective is one that the algorithm can be tuned for, in its direction.
  public void checkObjective(HyperParameterTuningJobObjective objective) {
    String metric = objective.metricName();
    BuiltInHyperparameter named = known.get(TuningSpec.OBJECTIVE_HYPERPARAMETER);
    List<String> allowed =
        named == null
            ? algorithm.metrics().stream().map(each -> each.definition().name()).toList()
            : named.values();
    if (!allowed.contains(metric)) {
      throw ApiError.validation(
          "The objective metric for the hyperparameter tuning job, ["
              + metric
              + "], isn't valid for the algorithm "
              + algorithm.algorithm()
              + ". Choose a valid objective metric: "
              + allowed);
    }
    for (BuiltInMetric each : algorithm.metrics()) {
      if (each.definition().name().equals(metric) && !each.types().contains(objective.type())) {
        throw ApiError.validation(
            ("The objective metric type, [%s], that you specified for objective metric, [%s],"
                    + " isn't valid for the algorithm %s. Choose a valid objective metric type: %s")
                .formatted(objective.type(), metric, algorithm.algorithm(), each.types()));
      }
    }
  }

  /// Check hyperparameters: no other than the algorithm's, none missing, none that it refuses.
  ///
  /// @param place the fixed ones' place in the request
  /// @param rangesPlace that of the ranges
  public void checkHyperparameters(
      String place, Map<String, String> fixed, String rangesPlace, Space space) {
    if (known.isEmpty()) {
      return;
    }
    fixed.forEach(
        (name, value) -> {
          // What SageMaker's SDKs add is no algorithm's own.
          if (!name.startsWith("sagemaker_") && !name.startsWith("save_rabit")) {
            checkValue(place, name, found(place, name), value);
          }
        });
    for (Parameter parameter : space.parameters()) {
      checkRange(rangesPlace, parameter, found(rangesPlace, parameter.name()));
    }
    var given = new LinkedHashMap<String, List<String>>();
    fixed.forEach((name, value) -> given.put(name, List.of(value)));
    for (Parameter parameter : space.parameters()) {
      given.put(parameter.name(), words(parameter));
    }
    algorithm.hyperparameters().forEach(each -> checkPresence(place, each, given));
  }

  private static List<String> words(Parameter parameter) {
    return parameter instanceof Parameter.Categorical(_, var values) ? values : List.of();
  }

  /// @param given the words that each given hyperparameter is or may become
  private void checkPresence(
      String place, BuiltInHyperparameter checked, Map<String, List<String>> given) {
    String name = checked.name();
    boolean there = given.containsKey(name) || given.containsKey(checked.alias());
    if (given.containsKey(name) && given.containsKey(checked.alias())) {
      throw ApiError.validation(
          "%s: found %s and %s, which are the same, fixed or with a range; allowed is one of both"
              .formatted(place, name, checked.alias()));
    }
    if (checked.required() && !there) {
      throw ApiError.validation(
          "%s: found no %s, which the algorithm %s requires"
              .formatted(place, name, algorithm.algorithm()));
    }
    Companion with = checked.companion();
    if (with != null) {
      List<String> words = given.getOrDefault(with.name(), List.of());
      long fitting = words.stream().filter(word -> word.startsWith(with.beginning())).count();
      if (there && fitting == 0) {
        throw ApiError.validation(
            "%s: found %s, which is allowed only where %s begins with %s"
                .formatted(place, name, with.name(), with.beginning()));
      }
      if (!there && fitting > 0 && fitting == words.size()) {
        throw ApiError.validation(
            "%s: found no %s, which the algorithm %s requires where %s begins with %s"
                .formatted(place, name, algorithm.algorithm(), with.name(), with.beginning()));
      }
    }
  }

  /// Check channels: one to train with, and the one that the objective is measured on.
  public void checkChannels(String place, @Nullable List<Channel> channels, String objective) {
    List<String> given =
        channels == null ? List.of() : channels.stream().map(Channel::channelName).toList();
    String measured = objective.substring(0, Math.max(0, objective.indexOf(':')));
    for (String needed : List.of("train", measured)) {
      if (!needed.isEmpty() && !given.contains(needed)) {
        throw ApiError.validation(
            "%s: found the channels %s, the algorithm %s needs %s%s"
                .formatted(
                    place,
                    given,
                    algorithm.algorithm(),
                    needed,
                    needed.equals(measured) ? " to measure the objective " + objective : ""));
      }
    }
  }

  /// Check that the algorithm reads what the channels give it.
  ///
  /// @param inputMode that of channels which name none
  public void checkData(String place, @Nullable List<Channel> channels, String inputMode) {
    if (algorithm.contentTypes().isEmpty()) {
      return;
    }
    int number = 0;
    for (Channel channel : Lists.orEmpty(channels)) {
      number++;
      // SageMaker's SDKs bring a script's code in a channel.
      if (!channel.channelName().equals("code")) {
        checkData("%s.%d.member".formatted(place, number), channel, inputMode);
      }
    }
  }

  private void checkData(String place, Channel channel, String inputMode) {
    String mode = channel.inputMode() == null ? inputMode : channel.inputMode();
    if (mode.equals("Pipe")) {
      throw unread(place + ".inputMode", mode, "File and FastFile");
    }
    String given = channel.contentType() == null ? "" : channel.contentType();
    String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.isEmpty() || algorithm.contentTypes().contains(type)) {
      return;
    }
    String allowed = String.valueOf(algorithm.contentTypes());
    String way = CONVERSIONS.get(type);
    throw unread(
        place + ".contentType", "'" + given + "'", way == null ? allowed : allowed + "; " + way);
  }

  private ApiError unread(String place, String found, String allowed) {
    return ApiError.validation(
        "%s: found %s, which Hone's built-in %s does not read; allowed are %s"
            .formatted(place, found, algorithm.algorithm(), allowed));
  }

  private BuiltInHyperparameter found(String place, String name) {
    BuiltInHyperparameter found = known.get(name);
    if (found != null) {
      return found;
    }
    String nearest =
        Nearest.to(name, known.keySet()).map(each -> "nearest is " + each + ", ").orElse("");
    throw ApiError.validation(
        "%s.%s: the algorithm %s has no such hyperparameter; %sallowed are %s"
            .formatted(place, name, algorithm.algorithm(), nearest, known.keySet()));
  }

  private static void checkValue(
      String place, String name, BuiltInHyperparameter specified, String value) {
    specified
        .allowedInsteadOf(value)
        .ifPresent(
            allowed -> {
              throw ApiError.validation(
                  "%s.%s: found '%s', allowed is %s".formatted(place, name, value, allowed));
            });
  }

  private static void checkRange(
      String place, Parameter parameter, BuiltInHyperparameter specified) {
    String name = parameter.name();
    switch (parameter) {
      case Parameter.Categorical(_, List<String> values) ->
          values.forEach(value -> checkValue(place, name, specified, value));
      case Parameter.Whole(_, long low, long high, _) -> {
        checkValue(place, name, specified, "" + low);
        checkValue(place, name, specified, "" + high);
      }
      case Parameter.Continuous(_, double low, double high, _) -> {
        if (specified.kind() == Kind.INTEGER) {
          throw ApiError.validation(
              "%s.%s: found a continuous range, allowed is an integer range"
                  .formatted(place, name));
        }
        checkValue(place, name, specified.closed(), "" + low);
        checkValue(place, name, specified.closed(), "" + high);
      }
    }
  }
}
