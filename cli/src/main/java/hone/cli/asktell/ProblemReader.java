package hone.cli.asktell;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.HyperbandLimits;
import hone.search.Outcome;
import hone.search.Parameter;
import hone.search.Parent;
import hone.search.Problem;
import hone.search.Scale;
import hone.search.Space;
import hone.search.Trial;
import hone.search.WarmStart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/// Reads the problem out of a `create` request. Every fault is an `IllegalArgumentException` that
/// names the member.
final class ProblemReader {
  private ProblemReader() {}

  static Problem read(JsonNode request) {
    return new Problem(
        space(need(request, "parameterRanges")),
        goal(need(request, "objective")),
        number(request, "maxTrials", Problem.UNLIMITED),
        hyperband(request.path("hyperband")),
        warmStart(request.path("warmStart")));
  }

  static JsonNode need(JsonNode node, String member) {
    JsonNode found = node.path(member);
    if (found.isMissingNode() || found.isNull()) {
      throw new IllegalArgumentException(member + ": found nothing, it is needed");
    }
    return found;
  }

  static String text(JsonNode node, String member) {
    JsonNode found = need(node, member);
    if (!found.isString()) {
      throw new IllegalArgumentException(member + ": found " + found + ", allowed is a string");
    }
    return found.stringValue();
  }

  static int number(JsonNode node, String member, int absent) {
    JsonNode found = node.path(member);
    if (found.isMissingNode() || found.isNull()) {
      return absent;
    }
    if (!found.isInt()) {
      throw new IllegalArgumentException(
          member + ": found " + found + ", allowed is a whole number");
    }
    return found.intValue();
  }

  /// The seed; empty where the request leaves it to the search.
  static OptionalLong seed(JsonNode request) {
    JsonNode found = request.path("seed");
    if (found.isMissingNode() || found.isNull()) {
      return OptionalLong.empty();
    }
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw new IllegalArgumentException(
          "seed: found " + found + ", allowed is a whole number of 64 bits");
    }
    return OptionalLong.of(found.longValue());
  }

  static double real(JsonNode node, String member) {
    JsonNode found = need(node, member);
    if (found.isNumber()) {
      return found.doubleValue();
    }
    throw new IllegalArgumentException(member + ": found " + found + ", allowed is a number");
  }

  private static Goal goal(JsonNode node) {
    return switch (node.asString()) {
      case "Minimize" -> Goal.MINIMIZE;
      case "Maximize" -> Goal.MAXIMIZE;
      default ->
          throw new IllegalArgumentException(
              "objective: found " + node + ", allowed are Minimize and Maximize");
    };
  }

  private static Space space(JsonNode ranges) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode range : ranges.path("ContinuousParameterRanges")) {
      parameters.add(
          new Parameter.Continuous(
              text(range, "Name"),
              decimal(range, "MinValue"),
              decimal(range, "MaxValue"),
              scale(range)));
    }
    for (JsonNode range : ranges.path("IntegerParameterRanges")) {
      parameters.add(
          new Parameter.Whole(
              text(range, "Name"),
              whole(range, "MinValue"),
              whole(range, "MaxValue"),
              scale(range)));
    }
    for (JsonNode range : ranges.path("CategoricalParameterRanges")) {
      List<String> values = new ArrayList<>();
      for (JsonNode value : need(range, "Values")) {
        values.add(value.asString());
      }
      parameters.add(new Parameter.Categorical(text(range, "Name"), values));
    }
    return new Space(parameters);
  }

  /// A bound: a text, as in the API, or the number itself.
  private static String bound(JsonNode range, String member) {
    return range.path(member).isNumber() ? range.path(member).asString() : text(range, member);
  }

  private static double decimal(JsonNode range, String member) {
    String text = bound(range, member);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          text(range, "Name") + "." + member + ": found \"" + text + "\", allowed is a number", e);
    }
  }

  private static long whole(JsonNode range, String member) {
    String text = bound(range, member);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          text(range, "Name")
              + "."
              + member
              + ": found \""
              + text
              + "\", allowed is a whole number",
          e);
    }
  }

  private static Scale scale(JsonNode range) {
    String name = range.path("ScalingType").asString("Auto");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "auto" -> Scale.AUTO;
      case "linear" -> Scale.LINEAR;
      case "logarithmic" -> Scale.LOGARITHMIC;
      case "reverselogarithmic" -> Scale.REVERSE_LOGARITHMIC;
      default ->
          throw new IllegalArgumentException(
              text(range, "Name")
                  + ".ScalingType: found \""
                  + name
                  + "\", allowed are Auto, Linear, Logarithmic and ReverseLogarithmic");
    };
  }

  private static Optional<HyperbandLimits> hyperband(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new HyperbandLimits(
            number(node, "minResource", 1), number(need(node, "maxResource"), node)));
  }

  private static long number(JsonNode found, JsonNode parent) {
    if (!found.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "hyperband: found " + parent + ", allowed are whole numbers");
    }
    return found.longValue();
  }

  private static Optional<WarmStart> warmStart(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    WarmStart.Kind kind =
        switch (text(node, "type")) {
          case "IdenticalDataAndAlgorithm" -> WarmStart.Kind.IDENTICAL_DATA_AND_ALGORITHM;
          case "TransferLearning" -> WarmStart.Kind.TRANSFER_LEARNING;
          default ->
              throw new IllegalArgumentException(
                  "warmStart.type: found "
                      + node.path("type")
                      + ", allowed are IdenticalDataAndAlgorithm and TransferLearning");
        };
    List<Parent> parents = new ArrayList<>();
    for (JsonNode parent : need(node, "parents")) {
      List<Trial> trials = new ArrayList<>();
      for (JsonNode trial : parent) {
        trials.add(
            new Trial(
                trials.size() + 1,
                configuration(need(trial, "values")),
                outcome(trial),
                List.of()));
      }
      parents.add(new Parent(trials));
    }
    return Optional.of(new WarmStart(kind, parents));
  }

  private static Configuration configuration(JsonNode values) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (var entry : values.properties()) {
      texts.put(entry.getKey(), entry.getValue().asString());
    }
    return new Configuration(texts);
  }

  private static Outcome outcome(JsonNode trial) {
    return trial.path("failed").asBoolean(false) || !trial.path("value").isNumber()
        ? new Outcome.Failed()
        : Outcome.of(trial.path("value").doubleValue());
  }
}
