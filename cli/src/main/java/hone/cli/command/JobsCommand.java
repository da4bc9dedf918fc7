package hone.cli.command;

import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.text.Table;
import hone.cli.text.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only InProgress, Completed, Failed, Stopped or Stopping.")
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
      var jobs =
          client.list(
              "ListHyperParameterTuningJobs", request, "HyperParameterTuningJobSummaries", limit);
      if (output.json()) {
        System.out.println(Json.pretty(jobs));
        return;
      }
      if (jobs.isEmpty()) {
        String kind = status == null ? "" : status + " ";
        System.out.println("There are no " + kind + "tuning jobs in " + client.place() + ".");
        return;
      }
      var table = new Table(List.of("NAME", "STATUS", "STRATEGY", "DONE", "RUNNING", "TOOK"));
      jobs.forEach(job -> table.add(row(job)));
      table.lines().forEach(System.out::println);
    }
  }

  private static List<String> row(JsonNode job) {
    JsonNode counters = job.path("TrainingJobStatusCounters");
    int done =
        counters.path("Completed").asInt(0)
            + counters.path("Stopped").asInt(0)
            + counters.path("NonRetryableError").asInt(0);
    String most = job.path("ResourceLimits").path("MaxNumberOfTrainingJobs").asString("?");
    return List.of(
        job.path("HyperParameterTuningJobName").asString(""),
        job.path("HyperParameterTuningJobStatus").asString(""),
        job.path("Strategy").asString(""),
        done + " of " + most,
        counters.path("InProgress").asString("0"),
        took(job.path("CreationTime"), job.path("HyperParameterTuningEndTime")));
  }

  private static String took(JsonNode from, JsonNode to) {
    if (!from.isNumber()) {
      return "-";
    }
    Instant end = to.isNumber() ? instant(to) : Instant.now();
    return Words.duration(Duration.between(instant(from), end));
  }

  private static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(Math.round(seconds.asDouble() * 1000));
  }
}
