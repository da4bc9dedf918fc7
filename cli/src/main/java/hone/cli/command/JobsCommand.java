package hone.cli.command;

import hone.cli.Home;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.command.options.TuningJobStatus;
import hone.cli.follow.TuningSnapshot;
import hone.cli.text.Table;
import hone.cli.text.Terminal;
import hone.cli.text.Times;
import hone.cli.text.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Lists tuning jobs, the newest first.
@Command(
    name = "jobs",
    header = "List tuning jobs, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone jobs",
      "  hone jobs --status InProgress",
      "  hone jobs --json | jq -r '.[].HyperParameterTuningJobName'"
    })
public final class JobsCommand implements Runnable {
  private static final String NAME = "HyperParameterTuningJobName";

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      converter = TuningJobStatus.class,
      completionCandidates = TuningJobStatus.class,
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
    var request = Json.object().put("SortBy", "CreationTime").put("SortOrder", "Descending");
    if (status != null) {
      request.put("StatusEquals", status);
    }
    try (var client = connection.open()) {
      JsonNode found =
          client.list(
              "ListHyperParameterTuningJobs",
              request,
              "HyperParameterTuningJobSummaries",
              limit + 1);
      String kind = status == null ? "" : status + " ";
      output.print(
          found.valueStream().toList(),
          limit,
          "There are no " + kind + "tuning jobs in " + client.where() + ".",
          jobs -> table(jobs, bests(client), Instant.now(), isTerminal()));
    }
  }

  /// The best values by the tuning jobs' names. A list does not tell them, a search does.
  private Map<String, JsonNode> bests(AwsClient client) {
    var request =
        Json.object()
            .put("Resource", "HyperParameterTuningJob")
            .put("SortBy", "CreationTime")
            .put("SortOrder", "Descending");
    if (status != null) {
      request
          .putObject("SearchExpression")
          .putArray("Filters")
          .addObject()
          .put("Name", "HyperParameterTuningJobStatus")
          .put("Operator", "Equals")
          .put("Value", status);
    }
    var bests = new HashMap<String, JsonNode>();
    for (JsonNode each : client.list("Search", request, "Results", limit)) {
      JsonNode job = each.path("HyperParameterTuningJob");
      bests.put(
          job.path(NAME).asString(""),
          job.path("BestTrainingJob")
              .path("FinalHyperParameterTuningJobObjectiveMetric")
              .path("Value"));
    }
    return bests;
  }

  private static boolean isTerminal() {
    return Terminal.of(System.out, Home.environment()).live();
  }

  /// @param isBrief whether a column without news may be left out: programs count columns
  static Table table(
      List<JsonNode> jobs, Map<String, JsonNode> bests, Instant now, boolean isBrief) {
    // Most of the time nothing runs, and a line of 80 columns has no room for telling so.
    boolean underWay = !isBrief || jobs.stream().anyMatch(job -> !underWay(job).equals("0"));
    var head = new ArrayList<>(List.of("NAME", "STATUS", "STRATEGY", "DONE"));
    if (underWay) {
      head.add("UNDER WAY");
    }
    head.addAll(List.of("BEST", "TOOK"));
    var table = new Table(head, 2);
    for (JsonNode job : jobs) {
      var row = new ArrayList<String>();
      row.add(job.path(NAME).asString(""));
      row.add(job.path("HyperParameterTuningJobStatus").asString(""));
      row.add(job.path("Strategy").asString(""));
      row.add(done(job));
      if (underWay) {
        row.add(underWay(job));
      }
      JsonNode best = bests.getOrDefault(job.path(NAME).asString(""), Json.object());
      row.add(best.isNumber() ? Words.number(best.asString()) : "-");
      row.add(Times.took(job.path("CreationTime"), job.path("HyperParameterTuningEndTime"), now));
      table.add(row);
    }
    return table;
  }

  /// Those that run and those that wait for a slot: to AWS's counters they are the same.
  private static String underWay(JsonNode job) {
    return job.path("TrainingJobStatusCounters").path("InProgress").asString("0");
  }

  private static String done(JsonNode job) {
    int ended = TuningSnapshot.Counts.of(job).ended();
    return ended + "/" + job.path("ResourceLimits").path("MaxNumberOfTrainingJobs").asString("?");
  }
}
