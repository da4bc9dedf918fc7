package hone.cli.command.report;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Collects what the operations answer of a tuning job that has ended, as the page's `SavedClient`
/// reads it. For one thread.
final class SavedJob {
  private static final String LOG_GROUP = "/aws/sagemaker/TrainingJobs";

  /// More than a tuning job may have.
  private static final int TRAINING_JOBS_MOST = Integer.MAX_VALUE;

  /// The most series that BatchGetMetrics gives at once.
  private static final int SERIES_MOST = 100;

  private final AwsClient client;
  private final int logLines;

  /// @param logLines how many of the last lines of each log are collected
  SavedJob(AwsClient client, int logLines) {
    this.client = client;
    this.logLines = logLines;
  }

  /// @param job as DescribeHyperParameterTuningJob tells it
  ObjectNode of(JsonNode job, Instant now) {
    var named = Json.object();
    named.set("HyperParameterTuningJobName", job.path("HyperParameterTuningJobName"));
    JsonNode history =
        client
            .pages(
                page -> client.hone("ListTuningHistory", page),
                named,
                "TrainingJobs",
                TRAINING_JOBS_MOST)
            .path("TrainingJobs");
    Set<String> own = history.valueStream().map(SavedJob::name).collect(Collectors.toSet());
    // A deleted tuning job of the same name had the same ARN, and its training jobs stay.
    List<JsonNode> described =
        described(job.path("HyperParameterTuningJobArn").asString("")).stream()
            .filter(each -> own.contains(name(each)))
            .toList();
    ObjectNode saved = Json.object().put("SavedTime", now.toEpochMilli() / 1000.0);
    saved.set("TuningJob", job);
    saved.set("TrainingJobs", history);
    saved.set(
        "Definitions",
        client
            .hone("DescribeTuningInsight", named.deepCopy().put("MaxResults", 1))
            .path("Definitions"));
    ObjectNode descriptions = saved.putObject("Descriptions");
    described.forEach(each -> descriptions.set(name(each), each));
    ObjectNode metrics = saved.putObject("Metrics");
    metricNames(job, described).forEach(metric -> saveMetric(metrics, metric, described));
    ObjectNode logs = saved.putObject("Logs");
    if (logLines > 0) {
      described.forEach(each -> saveLogs(logs.putObject(name(each)), name(each)));
    }
    return saved;
  }

  private static String name(JsonNode trainingJob) {
    return trainingJob.path("TrainingJobName").asString("");
  }

  /// Its training jobs, each as DescribeTrainingJob tells it.
  private List<JsonNode> described(String tuningJob) {
    ObjectNode request = Json.object().put("Resource", "TrainingJob");
    request
        .putObject("SearchExpression")
        .putArray("Filters")
        .addObject()
        .put("Name", "TuningJobArn")
        .put("Operator", "Equals")
        .put("Value", tuningJob);
    return client
        .list("Search", request, "Results", TRAINING_JOBS_MOST)
        .valueStream()
        .map(each -> each.path("TrainingJob"))
        .toList();
  }

  /// The objectives, then what was reported besides.
  private static SequencedSet<String> metricNames(JsonNode job, List<JsonNode> described) {
    var names = new LinkedHashSet<String>();
    JsonNode config = job.path("HyperParameterTuningJobConfig");
    addMetric(names, config.path("HyperParameterTuningJobObjective"));
    job.path("TrainingJobDefinitions")
        .forEach(each -> addMetric(names, each.path("TuningObjective")));
    described.forEach(
        each -> each.path("FinalMetricDataList").forEach(metric -> addMetric(names, metric)));
    return names;
  }

  private static void addMetric(SequencedSet<String> names, JsonNode named) {
    String name = named.path("MetricName").asString("");
    if (!name.isEmpty()) {
      names.add(name);
    }
  }

  private void saveMetric(ObjectNode metrics, String metric, List<JsonNode> described) {
    ObjectNode series = metrics.putObject(metric);
    described.stream()
        .gather(Gatherers.windowFixed(SERIES_MOST))
        .forEach(some -> saveSeries(series, metric, some));
  }

  private void saveSeries(ObjectNode series, String metric, List<JsonNode> described) {
    ObjectNode request = Json.object();
    ArrayNode queries = request.putArray("MetricQueries");
    for (JsonNode each : described) {
      queries
          .addObject()
          .put("MetricName", metric)
          .put("ResourceArn", each.path("TrainingJobArn").asString(""))
          .put("MetricStat", "Last")
          .put("Period", "IterationNumber")
          .put("XAxisType", "IterationNumber");
    }
    JsonNode results = client.metrics("BatchGetMetrics", request).path("MetricQueryResults");
    for (int i = 0; i < described.size(); i++) {
      JsonNode result = results.path(i);
      if (!result.path("MetricValues").isEmpty()) {
        ObjectNode own = series.putObject(name(described.get(i)));
        own.set("XAxisValues", result.path("XAxisValues"));
        own.set("MetricValues", result.path("MetricValues"));
      }
    }
  }

  private void saveLogs(ObjectNode streams, String trainingJob) {
    for (String stream : client.logStreams(LOG_GROUP, trainingJob + "/")) {
      ObjectNode request =
          Json.object()
              .put("logGroupName", LOG_GROUP)
              .put("logStreamName", stream)
              .put("startFromHead", false)
              .put("limit", logLines + 1);
      streams.set(stream, lastLines(client.logs("GetLogEvents", request).path("events"), logLines));
    }
  }

  /// The last lines of one log, with a word before them where there were more.
  static ArrayNode lastLines(JsonNode events, int most) {
    ArrayNode lines = Json.object().putArray("lines");
    int first = Math.max(0, events.size() - most);
    if (first > 0) {
      lines
          .addObject()
          .put("message", "… earlier lines are not in this report")
          .set("timestamp", events.path(first - 1).path("timestamp"));
    }
    for (int i = first; i < events.size(); i++) {
      ObjectNode line = lines.addObject();
      line.set("timestamp", events.path(i).path("timestamp"));
      line.set("message", events.path(i).path("message"));
    }
    return lines;
  }
}
