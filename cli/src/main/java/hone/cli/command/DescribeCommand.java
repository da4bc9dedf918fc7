package hone.cli.command;

import hone.cli.client.Jobs;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.Failure;
import hone.cli.follow.Snapshot;
import hone.cli.text.InsightText;
import hone.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Describes a tuning job or a training job.
@Command(
    name = "describe",
    header = "Describe a tuning job or a training job.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone describe churn",
      "  hone describe churn-007-1a2b3c4d               one of its training jobs",
      "  hone describe churn --insight                  what the search has learned",
      "  hone describe churn --json | jq .BestTrainingJob.TunedHyperParameters"
    })
public final class DescribeCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "A tuning job's or a training job's name.")
  private String name = "";

  @Option(
      names = "--insight",
      description = "Tell what a tuning job's search has learned, and why it tried what it tried.")
  private boolean insight;

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      if (insight) {
        JsonNode described = new Jobs(client).tuning(name);
        JsonNode known =
            client.hone(
                "DescribeTuningInsight", Json.object().put("HyperParameterTuningJobName", name));
        System.out.print(
            output.json() ? Json.pretty(known) + "\n" : InsightText.of(known, described));
        return;
      }
      JsonNode described = new Jobs(client).either(name);
      if (output.json()) {
        System.out.println(Json.pretty(described));
      } else if (described.has("HyperParameterTuningJobName")) {
        Snapshot job = Snapshot.of(described);
        printTuningJob(
            job.hasFailures() ? job.with(Failure.commonest(client, name).orElse(null)) : job);
      } else {
        printTrainingJob(described);
      }
    }
  }

  private static void printTuningJob(Snapshot job) {
    line("tuning job", job.name());
    line("status", job.status() + (job.reason().isEmpty() ? "" : ": " + job.reason()));
    line("strategy", job.strategy());
    line("objective", (job.maximise() ? "maximise " : "minimise ") + job.objective());
    line("training jobs", job.progress());
    Failure failure = job.failure();
    if (failure != null) {
      line("failures", failure.text());
    }
    Snapshot.Best best = job.best();
    if (best != null) {
      line("best", Words.number(Double.toString(best.value())) + "  (" + best.trainingJob() + ")");
      best.tuned().forEach((key, value) -> line("  " + key, Words.number(value)));
    }
  }

  private static void printTrainingJob(JsonNode described) {
    String reason = described.path("FailureReason").asString("");
    line("training job", described.path("TrainingJobName").asString(""));
    line(
        "status",
        described.path("TrainingJobStatus").asString("")
            + " ("
            + described.path("SecondaryStatus").asString("")
            + ")"
            + (reason.isEmpty() ? "" : ": " + reason));
    line("image", described.path("AlgorithmSpecification").path("TrainingImage").asString("-"));
    line("model", described.path("ModelArtifacts").path("S3ModelArtifacts").asString("-"));
    described
        .path("FinalMetricDataList")
        .forEach(
            metric ->
                line(
                    metric.path("MetricName").asString(""),
                    Words.number(metric.path("Value").asString(""))));
    described
        .path("HyperParameters")
        .properties()
        .forEach(each -> line("  " + each.getKey(), Words.number(each.getValue().asString(""))));
  }

  private static void line(String label, String value) {
    System.out.println(label + " ".repeat(Math.max(2, 22 - label.length())) + value);
  }
}
