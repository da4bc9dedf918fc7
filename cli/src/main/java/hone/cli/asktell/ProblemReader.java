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
import java.util.OptionalDouble;
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
        (int) whole(request, "", "maxTrials", Problem.UNLIMITED, Problem.UNLIMITED),
        hyperband(request.path("hyperband")),
        warmStart(request.path("warmStart")));
  }

  static JsonNode need(JsonNode node, String member) {
    return need(node, "", member);
  }

  /// A member that must be there.
  ///
  /// @param where the object's own place, with a dot at its end
  private static JsonNode need(JsonNode node, String where, String member) {
    JsonNode found = node.path(member);
    if (found.isMissingNode() || found.isNull()) {
      throw new IllegalArgumentException(where + member + ": found nothing, it is needed");
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

  /// A whole number from 1.
  static long whole(JsonNode node, String where, String member, long most) {
    JsonNode found = need(node, where, member);
    if (!found.isIntegralNumber()
        || !found.canConvertToLong()
        || found.longValue() < 1
        || found.longValue() > most) {
      throw new IllegalArgumentException(
          where + member + ": found " + found + ", allowed are whole numbers from 1 to " + most);
    }
    return found.longValue();
  }

  /// The same; what stands for it where there is none.
  private static long whole(JsonNode node, String where, String member, long most, long absent) {
    return node.path(member).isMissingNode() || node.path(member).isNull()
        ? absent
        : whole(node, where, member, most);
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

  static double real(JsonNode node, String where, String member) {
    JsonNode found = need(node, where, member);
    if (found.isNumber()) {
      // A whole number beyond all doubles is infinite.
      return Double.parseDouble(found.asString());
    }
    throw new IllegalArgumentException(
        where + member + ": found " + found + ", allowed is a number");
  }

  /// How a trial ended.
  ///
  /// @param where the trial's own place, with a dot at its end
  static Outcome outcome(JsonNode trial, String where) {
    boolean stopped = flag(trial, where, "stopped");
    if (flag(trial, where, "failed") || trial.path("value").isNull()) {
      return new Outcome.Failed();
    }
    if (stopped && trial.path("value").isMissingNode()) {
      return new Outcome.Stopped(OptionalDouble.empty());
    }
    double value = real(trial, where, "value");
    return stopped ? new Outcome.Stopped(OptionalDouble.of(value)) : Outcome.of(value);
  }

  private static boolean flag(JsonNode node, String where, String member) {
    JsonNode found = node.path(member);
    if (found.isBoolean()) {
      return found.booleanValue();
    }
    if (found.isMissingNode() || found.isNull()) {
      return false;
    }
    throw new IllegalArgumentException(
        where + member + ": found " + found + ", allowed are true and false");
  }

  private static Goal goal(JsonNode node) {
    return switch (node.asString("")) {
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
        values.add(value(value, text(range, "Name") + ".Values"));
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
    String where = "hyperband.";
    return Optional.of(
        new HyperbandLimits(
            whole(node, where, "minResource", Long.MAX_VALUE, 1),
            whole(node, where, "maxResource", Long.MAX_VALUE)));
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
    String where = "warmStart.parents";
    List<Parent> parents = new ArrayList<>();
    for (JsonNode parent : list(need(node, "warmStart.", "parents"), where)) {
      String here = where + "[" + parents.size() + "]";
      List<Trial> trials = new ArrayList<>();
      for (JsonNode trial : list(parent, here)) {
        trials.add(trial(trial, trials.size() + 1, here + "[" + trials.size() + "]."));
      }
      parents.add(new Parent(trials));
    }
    return Optional.of(new WarmStart(kind, parents));
  }

  private static JsonNode list(JsonNode found, String where) {
    if (!found.isArray()) {
      throw new IllegalArgumentException(where + ": found " + found + ", allowed is a list");
    }
    return found;
  }

  private static Trial trial(JsonNode trial, int number, String where) {
    JsonNode values = need(trial, where, "values");
    if (!values.isObject()) {
      throw new IllegalArgumentException(
          where + "values: found " + values + ", allowed are hyperparameters and their values");
    }
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (var entry : values.properties()) {
      texts.put(entry.getKey(), value(entry.getValue(), where + "values." + entry.getKey()));
    }
    return new Trial(number, new Configuration(texts), outcome(trial, where), List.of());
  }

  /// A value of a hyperparameter: a text, as in the API, or what is written like one.
  private static String value(JsonNode found, String where) {
    if (!found.isString() && !found.isNumber() && !found.isBoolean()) {
      throw new IllegalArgumentException(where + ": found " + found + ", allowed is a string");
    }
    return found.asString();
  }
}
