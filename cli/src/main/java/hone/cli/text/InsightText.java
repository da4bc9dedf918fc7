package hone.cli.text;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Tells people what a search knows, from the answer of `DescribeTuningInsight`.
public final class InsightText {
  private static final int BAR = 20;

  private InsightText() {}

  /// The whole answer as text that ends with a line break.
  ///
  /// @param all how many training jobs the tuning job has; the answer tells the newest
  public static String of(JsonNode insight, int all) {
    var text = new StringBuilder();
    for (JsonNode definition : insight.path("Definitions")) {
      append(text, definition);
    }
    var table = new Table(List.of("TRAINING JOB", "TRIED BECAUSE", "STOPPED BECAUSE"));
    for (JsonNode training : insight.path("TrainingJobs")) {
      table.add(
          List.of(
              training.path("TrainingJobName").asString(""),
              why(training.path("ProposedBecause")),
              training.path("StoppedBecause").asString("-")));
    }
    table.lines().forEach(line -> text.append(line).append('\n'));
    int more = all - insight.path("TrainingJobs").size();
    if (more > 0) {
      text.append("… ").append(more).append(" more\n");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, JsonNode definition) {
    String name = definition.path("DefinitionName").asString("");
    if (!name.isEmpty()) {
      line(text, "definition", name);
    }
    line(text, "training jobs ended", definition.path("TrainingJobsEnded").asString(""));
    int idle = definition.path("TrainingJobsNotImproving").asInt();
    line(
        text,
        "not improving",
        idle == 0 ? "none of the last" : "the last " + idle + " (the best by less than 1 %)");
    if (definition.has("RegretBound")) {
      boolean converged = definition.path("Converged").asBoolean();
      line(
          text,
          "left to gain",
          "at most "
              + number(definition, "RegretBound")
              + " by the model"
              + (converged ? " (converged)" : ""));
    }
    JsonNode check = definition.path("ModelCheck");
    if (check.isObject()) {
      line(
          text,
          "model",
          "orders "
              + percent(check.path("Concordance").asDouble())
              + " of unseen pairs rightly; errors are "
              + number(check, "Residual")
              + " x what it claims");
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

  private static String why(JsonNode why) {
    return switch (why.path("Kind").asString("")) {
      case "Drawn" -> "draw " + why.path("Draw").asLong();
      case "Enumerated" ->
          "number " + why.path("Position").asLong() + " of " + why.path("Count").asLong();
      case "Spread" -> "spread over the space, point " + why.path("Position").asInt();
      case "Inherited" -> "taken from parent " + why.path("Parent").asInt();
      case "Modelled" ->
          "expected "
              + number(why, "ExpectedValue")
              + " ± "
              + number(why, "Deviation")
              + " ("
              + why.path("Arm").asString("")
              + ", "
              + why.path("TrainingJobsObserved").asInt()
              + " seen, "
              + why.path("TrainingJobsPending").asInt()
              + " running)";
      default -> "-";
    };
  }

  private static String number(JsonNode of, String member) {
    return String.format(Locale.ROOT, "%.3g", of.path(member).asDouble());
  }

  private static String percent(double share) {
    return Math.round(100 * share) + "%";
  }

  private static void line(StringBuilder text, String label, String value) {
    String padded = label + " ".repeat(Math.max(2, 22 - label.length()));
    text.append((padded + value).stripTrailing()).append('\n');
  }
}
