package hone.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What DescribeTrainingJob answers, as a person reads it: a column of names, a column of values.
public final class TrainingText {
  private static final int NARROWEST = 22;

  private final Map<String, String> lines = new LinkedHashMap<>();

  private TrainingText() {}

  /// Tells a training job; each line ends with a line feed.
  ///
  /// @param described as DescribeTrainingJob answered
  /// @param now until when what still runs has run
  public static String of(JsonNode described, Instant now) {
    var text = new TrainingText();
    text.job(described);
    text.times(described, now);
    text.results(described);
    return text.toString();
  }

  private void job(JsonNode described) {
    line("training job", described.path("TrainingJobName"));
    String tuning = described.path("TuningJobArn").asString("");
    if (!tuning.isEmpty()) {
      lines.put("of tuning job", tuning.substring(tuning.lastIndexOf('/') + 1));
    }
    String status = described.path("TrainingJobStatus").asString("");
    String secondary = described.path("SecondaryStatus").asString(status);
    String reason = described.path("FailureReason").asString("");
    lines.put(
        "status",
        status
            + (secondary.equals(status) ? "" : " (" + secondary + ")")
            + (reason.isEmpty() ? "" : ": " + reason));
    line("image", described.path("AlgorithmSpecification").path("TrainingImage"));
    JsonNode resources = described.path("ResourceConfig");
    if (resources.has("InstanceType")) {
      int count = resources.path("InstanceCount").asInt(1);
      String type = resources.path("InstanceType").asString("");
      lines.put("instances", count + " x " + type);
    }
  }

  private void times(JsonNode described, Instant now) {
    JsonNode start = described.path("TrainingStartTime");
    JsonNode end = described.path("TrainingEndTime");
    time("created", described.path("CreationTime"));
    time("started", start);
    time("ended", end);
    if (start.isNumber()) {
      Instant until = end.isNumber() ? instant(end) : now;
      lines.put("took", Words.duration(Duration.between(instant(start), until)));
    }
  }

  private void results(JsonNode described) {
    // What is stored of one that failed need not be a model.
    boolean failed = described.path("TrainingJobStatus").asString("").equals("Failed");
    line(failed ? "left behind" : "model", described.at("/ModelArtifacts/S3ModelArtifacts"));
    for (JsonNode metric : described.path("FinalMetricDataList")) {
      String name = metric.path("MetricName").asString("");
      // AWS's second name for the metric that is tuned.
      if (!name.equals("ObjectiveMetric")) {
        lines.put(name, Words.number(metric.path("Value").asString("")));
      }
    }
    described
        .path("HyperParameters")
        .properties()
        .forEach(
            each -> lines.put("  " + each.getKey(), Words.number(each.getValue().asString(""))));
  }

  private void time(String label, JsonNode seconds) {
    if (seconds.isNumber()) {
      lines.put(label, Instant.ofEpochSecond((long) seconds.asDouble()).toString());
    }
  }

  private static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000));
  }

  private void line(String label, JsonNode value) {
    if (value.isValueNode()) {
      lines.put(label, value.asString(""));
    }
  }

  /// Values begin at one column; their further lines, too.
  @Override
  public String toString() {
    int longest = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    int width = Math.max(NARROWEST, longest + 2);
    var text = new StringBuilder();
    lines.forEach(
        (label, value) -> {
          String told = value.strip().replace("\n", "\n" + " ".repeat(width));
          text.append(label).append(" ".repeat(width - label.length())).append(told).append('\n');
        });
    return Words.printable(text.toString());
  }
}
