package hone.server.operations.tuning;

import hone.api.sagemaker.AutoParameter;
import hone.api.sagemaker.CategoricalParameterRange;
import hone.api.sagemaker.ContinuousParameterRange;
import hone.api.sagemaker.HyperParameterAlgorithmSpecification;
import hone.api.sagemaker.HyperParameterTrainingJobDefinition;
import hone.api.sagemaker.IntegerParameterRange;
import hone.api.sagemaker.ParameterRanges;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.Images.Resolution;
import hone.search.Parameter;
import hone.search.Scale;
import hone.search.autotune.Autotune;
import hone.search.autotune.Guide;
import hone.server.operations.support.Lists;
import hone.server.operations.training.AlgorithmResource;
import hone.server.operations.training.TrainingParts;
import hone.server.operations.training.TrainingParts.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns AutoParameters into ranges. One that cannot be tuned becomes static, since the training
/// program still needs it.
///
/// @param tunedMax how many ranges there may be
record AutoRanges(TrainingParts parts, Scope scope, int tunedMax) {
  /// AWS's images, by which a configuration may name programs of its own.
  private static final Pattern AWS_IMAGE =
      Pattern.compile(
          "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(?:\\.cn)?/([a-z0-9-]+)(?:[:@].*)?");

  /// Ranges without AutoParameters, and what of them stays as it is.
  record Resolved(@Nullable ParameterRanges ranges, SequencedMap<String, String> fixed) {}

  /// @param member the definition's place in the request, for messages
  /// @param kept the names that stay as they are: Hyperband's resource is not searched
  Resolved resolve(
      String member,
      @Nullable ParameterRanges asked,
      @Nullable HyperParameterTrainingJobDefinition definition,
      List<String> kept) {
    if (asked == null || asked.autoParameters() == null) {
      return new Resolved(asked, new LinkedHashMap<>());
    }
    var hints = new LinkedHashMap<String, String>();
    var fixed = new LinkedHashMap<String, String>();
    for (AutoParameter each : asked.autoParameters()) {
      Map<String, String> place = kept.contains(each.name()) ? fixed : hints;
      if (place.put(each.name(), each.valueHint()) != null) {
        throw ApiError.validation(
            "autoParameters: found the name '"
                + each.name()
                + "' twice, allowed are different names");
      }
    }
    var integers = new ArrayList<>(Lists.orEmpty(asked.integerParameterRanges()));
    var continuous = new ArrayList<>(Lists.orEmpty(asked.continuousParameterRanges()));
    var categorical = new ArrayList<>(Lists.orEmpty(asked.categoricalParameterRanges()));
    int room = tunedMax - integers.size() - continuous.size() - categorical.size();
    Guide guide = definition == null ? Guide.none() : guide(member, definition);
    Autotune.Ranges chosen = Autotune.ranges(hints, Math.max(0, room), guide);
    for (Parameter parameter : chosen.ranges()) {
      switch (parameter) {
        case Parameter.Whole(String name, long min, long max, Scale scale) ->
            integers.add(new IntegerParameterRange(name, "" + min, "" + max, awsName(scale)));
        case Parameter.Continuous(String name, double min, double max, Scale scale) ->
            continuous.add(new ContinuousParameterRange(name, "" + min, "" + max, awsName(scale)));
        case Parameter.Categorical(String name, List<String> values) ->
            categorical.add(new CategoricalParameterRange(name, values));
      }
    }
    fixed.putAll(chosen.fixed());
    return new Resolved(new ParameterRanges(integers, continuous, categorical, null), fixed);
  }

  /// What may be tuned of the program that a definition trains with.
  private Guide guide(String member, HyperParameterTrainingJobDefinition definition) {
    HyperParameterAlgorithmSpecification asked = definition.algorithmSpecification();
    Program program =
        parts.program(
            scope,
            member + ".algorithmSpecification",
            asked.trainingImage(),
            asked.algorithmName());
    AlgorithmResource algorithm = program.algorithm();
    if (algorithm != null) {
      return algorithm::tunable;
    }
    return program.resolution() instanceof Resolution.BuiltIn(String name, _, _, _)
        ? Guide.ofBuiltIn(name)
        : Guide.ofBuiltIn(awsName(program.image()));
  }

  /// The name of one of AWS's images, without AWS's own prefix; empty for any other image.
  private static String awsName(String image) {
    Matcher aws = AWS_IMAGE.matcher(image);
    return aws.matches() ? aws.group(1).replaceFirst("^sagemaker-", "") : "";
  }

  private static String awsName(Scale scale) {
    return switch (scale) {
      case AUTO -> "Auto";
      case LINEAR -> "Linear";
      case LOGARITHMIC -> "Logarithmic";
      case REVERSE_LOGARITHMIC -> "ReverseLogarithmic";
    };
  }
}
