package hone.cli.command;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.command.options.TrainingJobStatus;
import hone.cli.text.Table;
import hone.cli.text.Times;
import hone.cli.text.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists training jobs that no tuning job created, the newest first.
@Command(
    name = "trainings",
    header = "List training jobs that belong to no tuning job, the newest first.",
    description = {
      "As CreateTrainingJob and the SageMaker SDK's estimator.fit() create them.",
      "Those of a tuning job that was deleted stay, but are not among them:",
      "aws sagemaker list-training-jobs --name-contains NAME- finds them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone trainings",
      "  hone trainings --status Failed",
      "  hone trainings --json | jq -r '.[].TrainingJobName'"
    })
public final class TrainingsCommand implements Runnable {
  private static final int REASON_COLUMNS = 80;

  /// Metrics that a line has room for.
  private static final int METRICS = 2;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = TrainingJobStatus.class,
      completionCandidates = TrainingJobStatus.class,
      description = "Only those that are ${COMPLETION-CANDIDATES}.")
  private @Nullable String status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      converter = Count.class,
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      String kind = status == null ? "" : status + " ";
      output.print(
          found(client),
          limit,
          "There are no " + kind + "training jobs without a tuning job in " + client.where() + ".",
          jobs -> table(jobs, Instant.now()));
    }
  }

  /// At most one more than are to be shown.
  private List<JsonNode> found(AwsClient client) {
    var request =
        Json.object()
            .put("Resource", "TrainingJob")
            .put("SortBy", "CreationTime")
            .put("SortOrder", "Descending");
    var filters = request.putObject("SearchExpression").putArray("Filters");
    filters.addObject().put("Name", "TuningJobArn").put("Operator", "NotExists");
    if (status != null) {
      ObjectNode filter = filters.addObject().put("Name", "TrainingJobStatus");
      filter.put("Operator", "Equals").put("Value", status);
    }
    return client
        .list("Search", request, "Results", limit + 1)
        .valueStream()
        .map(each -> each.path("TrainingJob"))
        .toList();
  }

  static Table table(List<JsonNode> jobs, Instant now) {
    boolean hasReasons = jobs.stream().anyMatch(each -> !reason(each).isEmpty());
    var head = new ArrayList<>(List.of("NAME", "STATUS", "TOOK", "METRICS"));
    if (hasReasons) {
      head.add("REASON");
    }
    var table = new Table(head, 2);
    for (JsonNode job : jobs) {
      var row = new ArrayList<String>();
      row.add(job.path("TrainingJobName").asString(""));
      row.add(job.path("TrainingJobStatus").asString(""));
      row.add(Times.took(job.path("TrainingStartTime"), job.path("TrainingEndTime"), now));
      row.add(metrics(job.path("FinalMetricDataList")));
      if (hasReasons) {
        row.add(reason(job));
      }
      table.add(row);
    }
    return table;
  }

  private static String metrics(JsonNode all) {
    String first =
        all.valueStream()
            .limit(METRICS)
            .map(
                each ->
                    each.path("MetricName").asString("")
                        + "="
                        + Words.number(each.path("Value").asString("")))
            .collect(Collectors.joining(" "));
    int more = all.size() - METRICS;
    return first.isEmpty() ? "-" : more > 0 ? first + " and " + more + " more" : first;
  }

  private static String reason(JsonNode job) {
    return Words.reason(job.path("FailureReason").asString(""), REASON_COLUMNS);
  }
}
