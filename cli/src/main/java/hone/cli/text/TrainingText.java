package hone.cli.text;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/// What DescribeTrainingJob answers, as a person reads it: a column of names, a column of values.
public final class TrainingText {
  private final Columns columns = new Columns();

  private TrainingText() {}

  /// Tells a training job; each line ends with a line feed.
  ///
  /// @param described as DescribeTrainingJob answered
  /// @param now until when what still runs has run
  /// @param columns how wide a line may be
  public static String of(JsonNode described, Instant now, int columns) {
    var text = new TrainingText();
    text.job(described);
    text.times(described, now);
    text.results(described);
    return text.columns.text(columns);
  }

  /// Why a training job was stopped, in a clause; empty where it was not, or nothing says why.
  ///
  /// @param described as DescribeTrainingJob and Search answer
  public static String whyStopped(JsonNode described) {
    String why = "";
    if (described.path("TrainingJobStatus").asString("").startsWith("Stop")) {
      for (JsonNode each : described.path("SecondaryStatusTransitions")) {
        if (each.path("Status").asString("").equals("Stopping")) {
          why = each.path("StatusMessage").asString("");
        }
      }
    }
    return why.replaceFirst("^Stopping the training job(: | )?", "");
  }

  private void job(JsonNode described) {
    line("training job", described.path("TrainingJobName"));
    String tuning = described.path("TuningJobArn").asString("");
    if (!tuning.isEmpty()) {
      columns.add("of tuning job", tuning.substring(tuning.lastIndexOf('/') + 1));
    }
    String status = described.path("TrainingJobStatus").asString("");
    String secondary = described.path("SecondaryStatus").asString(status);
    String reason = Words.reason(described.path("FailureReason").asString(""));
    String stopped = whyStopped(described);
    columns.add(
        "status",
        status
            + (secondary.equals(status) ? "" : " (" + secondary + ")")
            + (reason.isEmpty() ? "" : ": " + reason)
            + (stopped.isEmpty() ? "" : ": " + stopped));
    line("image", described.path("AlgorithmSpecification").path("TrainingImage"));
    JsonNode resources = described.path("ResourceConfig");
    if (resources.has("InstanceType")) {
      int count = resources.path("InstanceCount").asInt(1);
      String type = resources.path("InstanceType").asString("");
      columns.add("instances", count + " x " + type);
    }
  }

  private void times(JsonNode described, Instant now) {
    JsonNode start = described.path("TrainingStartTime");
    JsonNode end = described.path("TrainingEndTime");
    time("created", described.path("CreationTime"));
    time("started", start);
    time("ended", end);
    if (start.isNumber()) {
      columns.add("took", Times.took(start, end, now));
    }
  }

  private void results(JsonNode described) {
    line(stored(described), described.at("/ModelArtifacts/S3ModelArtifacts"));
    var metrics = new LinkedHashMap<String, String>();
    for (JsonNode metric : described.path("FinalMetricDataList")) {
      metrics.put(metric.path("MetricName").asString(""), metric.path("Value").asString(""));
    }
    metrics.remove("ObjectiveMetric"); // AWS's second name for the metric that is tuned
    numbers("metrics", metrics);
    var hyperparameters = new LinkedHashMap<String, String>();
    described
        .path("HyperParameters")
        .properties()
        .forEach(each -> hyperparameters.put(each.getKey(), each.getValue().asString("")));
    numbers("hyperparameters", hyperparameters);
  }

  /// What lies, or will lie, where the model goes.
  private static String stored(JsonNode described) {
    return switch (described.path("TrainingJobStatus").asString("")) {
      case "InProgress", "Stopping" -> "model, once stored";
      // It need not be a model, and nothing is there of one that was lost.
      case "Failed" -> "left behind, if any";
      default -> "model";
    };
  }

  private void numbers(String head, SequencedMap<String, String> values) {
    if (!values.isEmpty()) {
      columns.add(head, "");
      values.forEach((name, value) -> columns.add("  " + name, Words.number(value)));
    }
  }

  private void time(String label, JsonNode seconds) {
    if (seconds.isNumber()) {
      columns.add(label, Times.told(seconds));
    }
  }

  private void line(String label, JsonNode value) {
    if (value.isValueNode()) {
      columns.add(label, value.asString(""));
    }
  }
}
