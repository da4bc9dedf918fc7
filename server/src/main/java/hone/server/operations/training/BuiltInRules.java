package hone.server.operations.training;

import hone.api.sagemaker.Channel;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.engine.ApiError;
import hone.engine.backend.BuiltInHyperparameter;
import hone.engine.backend.BuiltInHyperparameter.Kind;
import hone.engine.backend.Images.Resolution.BuiltIn;
import hone.search.Parameter;
import hone.search.Space;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a built-in algorithm asks of a tuning job: without it every training job would fail.
public final class BuiltInRules {
  private static final String OBJECTIVE = "_tuning_objective_metric";

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

  /// Whether the request's own script runs in the algorithm's stead.
  public static boolean bringsScript(HyperParameterTrainingJobDefinition definition) {
    return TrainingParts.texts(definition.staticHyperParameters()).containsKey("sagemaker_program")
        || TrainingParts.texts(definition.environment()).containsKey("SAGEMAKER_PROGRAM");
  }

  /// Check that an objective is one that the algorithm can be tuned for.
  public void checkObjective(String metric) {
    BuiltInHyperparameter objective = known.get(OBJECTIVE);
    List<String> allowed =
        objective == null
            ? algorithm.metrics().stream().map(each -> each.definition().name()).toList()
            : objective.values();
    if (!allowed.contains(metric)) {
      throw ApiError.validation(
          "The objective metric for the hyperparameter tuning job, ["
              + metric
              + "], isn't valid for the algorithm "
              + algorithm.algorithm()
              + ". Choose a valid objective metric: "
              + allowed);
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
            // Older SDKs quote values as JSON.
            checkValue(place, name, found(place, name), value.replaceAll("^\"|\"$", ""));
          }
        });
    for (Parameter parameter : space.parameters()) {
      checkRange(rangesPlace, parameter, found(rangesPlace, parameter.name()));
    }
    for (BuiltInHyperparameter each : algorithm.hyperparameters()) {
      Stream<String> tuned = space.parameters().stream().map(Parameter::name);
      boolean there =
          Stream.concat(fixed.keySet().stream(), tuned)
              .anyMatch(name -> name.equals(each.name()) || name.equals(each.alias()));
      if (each.required() && !there) {
        throw ApiError.validation(
            "%s: found no %s, which the algorithm %s requires"
                .formatted(place, each.name(), algorithm.algorithm()));
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

  private BuiltInHyperparameter found(String place, String name) {
    BuiltInHyperparameter found = known.get(name);
    if (found != null) {
      return found;
    }
    String nearest =
        known.keySet().stream()
            .min(Comparator.comparingInt(each -> distance(each, name)))
            .orElseThrow();
    throw ApiError.validation(
        "%s.%s: the algorithm %s has no such hyperparameter; nearest is %s, allowed are %s"
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

  /// How many characters are to be put in, left out or replaced.
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
