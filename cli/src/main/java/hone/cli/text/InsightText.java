package hone.cli.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Tells people what a search knows, from the answers of `DescribeTuningInsight` and
/// `DescribeHyperParameterTuningJob`: that one counts for completion.
public final class InsightText {
  private static final int BAR = 20;

  /// Where values begin.
  private static final int VALUES = 22;

  private InsightText() {}

  /// The whole insight as text that ends with a line break.
  ///
  /// @param described the tuning job; the insight has the newest of its training jobs alone
  /// @param columns how wide its lines may be
  public static String of(JsonNode insight, JsonNode described, int columns) {
    var text = new StringBuilder();
    appendCompletion(text, described);
    appendWarmStart(text, insight, described);
    for (JsonNode definition : insight.path("Definitions")) {
      append(text, definition);
    }
    String told =
        text.toString()
            .lines()
            .flatMap(line -> Words.wrap(line, columns, VALUES).stream())
            .collect(Collectors.joining("\n", "", "\n"));
    text.setLength(0);
    text.append(told);
    table(insight.path("TrainingJobs"), parents(described))
        .lines(columns)
        .forEach(line -> text.append(line).append('\n'));
    JsonNode counters = described.path("TrainingJobStatusCounters");
    int all = counters.valueStream().mapToInt(each -> each.asInt(0)).sum();
    int more = all - insight.path("TrainingJobs").size();
    if (more > 0) {
      text.append("… ").append(more).append(" more (--limit)\n");
    }
    return text.toString();
  }

  /// Most of the time no training job was stopped.
  private static Table table(JsonNode trainingJobs, List<String> parents) {
    boolean stopped = trainingJobs.valueStream().anyMatch(each -> each.has("StoppedBecause"));
    var head = new ArrayList<>(List.of("TRAINING JOB", "TRIED BECAUSE"));
    if (stopped) {
      head.add("STOPPED BECAUSE");
    }
    var table = new Table(head, 1);
    for (JsonNode each : trainingJobs) {
      var row = new ArrayList<String>();
      row.add(each.path("TrainingJobName").asString(""));
      row.add(why(each.path("ProposedBecause"), parents));
      if (stopped) {
        row.add(each.path("StoppedBecause").asString("-"));
      }
      table.add(row);
    }
    return table;
  }

  /// What completes a tuning job, in the page's words (`ui/…/model/insight.ts`).
  private static void appendCompletion(StringBuilder text, JsonNode described) {
    JsonNode details = described.path("TuningJobCompletionDetails");
    line(text, "not improving", notImproving(described, details));
    JsonNode converged = details.path("ConvergenceDetectedTime");
    line(
        text,
        "convergence",
        converged.isNumber()
            ? "detected at " + Instant.ofEpochSecond((long) converged.asDouble())
            : "not detected");
  }

  /// Only where it is not as the request says.
  private static void appendWarmStart(StringBuilder text, JsonNode insight, JsonNode described) {
    String asked = described.at("/WarmStartConfig/WarmStartType").asString("");
    String taken = insight.at("/Definitions/0/WarmStartType").asString("");
    if (asked.equals("IdenticalDataAndAlgorithm") && taken.equals("TransferLearning")) {
      line(
          text,
          "warm start",
          "parents count as other data: they have no result with this job's static"
              + " hyperparameters");
    }
    text.append('\n');
  }

  private static String notImproving(JsonNode described, JsonNode details) {
    if (!described.has("BestTrainingJob")) {
      return "no result";
    }
    int idle = details.path("NumberOfTrainingJobsObjectiveNotImproving").asInt(0);
    return switch (idle) {
      case 0 -> "none since the best so far (good)";
      case 1 -> "the last result (by more than 1 %)";
      default -> "the last " + idle + " results (by more than 1 %)";
    };
  }

  /// The model's check in the page's words, too.
  private static void append(StringBuilder text, JsonNode definition) {
    String name = definition.path("DefinitionName").asString("");
    if (!name.isEmpty()) {
      line(text, "definition", name);
    }
    line(text, "training jobs ended", definition.path("TrainingJobsEnded").asString(""));
    JsonNode check = definition.path("ModelCheck");
    if (check.isObject()) {
      line(
          text,
          "left to gain",
          definition.has("RegretBound")
              ? "up to " + number(definition, "RegretBound") + ", the model believes"
              : "not known yet");
      line(
          text,
          "model",
          "right about the better of two in "
              + percent(check.path("Concordance").asDouble())
              + " of cases. Checked on "
              + check.path("TrainingJobsObserved").asInt()
              + " training jobs, each as if it had not seen it; chance is right in half of the"
              + " cases. Its errors are "
              + String.format(Locale.ROOT, "%.2g", check.path("Residual").asDouble())
              + " times as large as it says.");
    }
    JsonNode forecasts = definition.path("ForecastCheck");
    if (forecasts.isObject()) {
      line(text, "expected", expected(forecasts));
    }
    JsonNode importance = definition.path("Importance");
    line(text, "importance", importance.isEmpty() ? "not known yet" : "");
    for (JsonNode each : importance) {
      double share = each.path("Share").asDouble();
      line(
          text,
          "  " + each.path("Name").asString(""),
          String.format(Locale.ROOT, "%4s  ", percent(share))
              + "#".repeat((int) Math.round(BAR * share)));
    }
    text.append('\n');
  }

  private static String expected(JsonNode forecasts) {
    int results = forecasts.path("TrainingJobsObserved").asInt();
    int one = forecasts.path("WithinOneDeviation").asInt();
    int two = forecasts.path("WithinTwoDeviations").asInt();
    return "of "
        + results
        + (results == 1 ? " result" : " results")
        + " that it forecast, "
        + one
        + (one == 1 ? " was" : " were")
        + " within one deviation ("
        + percent((double) one / results)
        + "; 68% would be honest), "
        + two
        + " within two ("
        + percent((double) two / results)
        + "; 95%): it tries what it hopes most of";
  }

  /// The tuning jobs that a warm start learns from.
  private static List<String> parents(JsonNode described) {
    return described
        .at("/WarmStartConfig/ParentHyperParameterTuningJobs")
        .valueStream()
        .map(each -> each.path("HyperParameterTuningJobName").asString(""))
        .toList();
  }

  private static String why(JsonNode why, List<String> parents) {
    return switch (why.path("Kind").asString("")) {
      case "Drawn" -> "draw " + why.path("Draw").asLong();
      case "Enumerated" ->
          "number " + why.path("Position").asLong() + " of " + why.path("Count").asLong();
      case "Spread" -> "starting point " + why.path("Position").asInt();
      case "Inherited" -> "inherited from " + parent(why.path("Parent").asInt(), parents);
      case "Modelled" ->
          "model, "
              + where(why)
              + ": expected "
              + number(why, "ExpectedValue")
              + " ± "
              + number(why, "Deviation")
              + ", knowing "
              + why.path("TrainingJobsObserved").asInt()
              + " results";
      default -> "-";
    };
  }

  private static String parent(int number, List<String> parents) {
    boolean isNamed = number >= 1 && number <= parents.size();
    return isNamed ? parents.get(number - 1) : "parent " + number;
  }

  /// Where the model looked, in the page's words (`ui/…/model/reasons.ts`).
  private static String where(JsonNode why) {
    return switch (why.path("Arm").asString("")) {
      case "global" -> "whole space";
      case "local" ->
          why.has("BoxWidth")
              ? "around the best, within "
                  + percent(why.path("BoxWidth").asDouble())
                  + " of the ranges"
              : "around the best";
      case String other -> other;
    };
  }

  private static String number(JsonNode of, String member) {
    return String.format(Locale.ROOT, "%.3g", of.path(member).asDouble());
  }

  private static String percent(double share) {
    return Math.round(100 * share) + "%";
  }

  private static void line(StringBuilder text, String label, String value) {
    String padded = label + " ".repeat(Math.max(2, VALUES - label.length()));
    text.append((padded + value).stripTrailing()).append('\n');
  }
}
