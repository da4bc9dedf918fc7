package hone.cli.command;

import hone.cli.Home;
import hone.cli.client.AwsClient;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.Failure;
import hone.cli.follow.TuningSnapshot;
import hone.cli.text.InsightText;
import hone.cli.text.Terminal;
import hone.cli.text.TrainingText;
import hone.cli.text.Words;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
      "  hone describe churn --insight --limit 100      why the newest 100 were tried",
      "  hone describe churn --json | jq .BestTrainingJob.TunedHyperParameters"
    })
public final class DescribeCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "A tuning job's or a training job's name.")
  private String name = "";

  @ArgGroup(exclusive = false)
  private @Nullable Insight insight;

  /// What `--insight` takes.
  private static final class Insight {
    @Option(
        names = "--insight",
        required = true,
        description =
            "Tell what a tuning job's search has learned, and why it tried what it tried.")
    @SuppressWarnings("unused") // the group is there if it is
    private boolean isTold;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "10",
        converter = Count.class,
        description =
            "With --insight: of at most so many training jobs (default: ${DEFAULT-VALUE}).")
    private int limit;
  }

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      if (insight != null) {
        printInsight(client, insight.limit);
        return;
      }
      JsonNode described = new JobFinder(client).either(name);
      if (output.json()) {
        System.out.println(Json.pretty(described));
      } else if (described.has("HyperParameterTuningJobName")) {
        TuningSnapshot job = TuningSnapshot.of(described);
        printTuningJob(
            job.hasFailures() ? job.with(Failure.commonest(client, name).orElse(null)) : job);
      } else {
        System.out.print(TrainingText.of(described, Instant.now()));
      }
    }
  }

  private void printInsight(AwsClient client, int limit) {
    JsonNode described = new JobFinder(client).tuning(name);
    var request = Json.object().put("HyperParameterTuningJobName", name);
    JsonNode known =
        client.pages(
            page -> client.hone("DescribeTuningInsight", page), request, "TrainingJobs", limit);
    int columns = Terminal.of(System.out, Home.environment()).tableColumns();
    System.out.print(
        output.json() ? Json.pretty(known) + "\n" : InsightText.of(known, described, columns));
  }

  private static void printTuningJob(TuningSnapshot job) {
    line("tuning job", job.name());
    line("status", job.status() + (job.reason().isEmpty() ? "" : ": " + job.reason()));
    line("strategy", job.strategy());
    line("objective", (job.maximise() ? "maximise " : "minimise ") + job.objective());
    line("training jobs", job.progress());
    Failure failure = job.failure();
    if (failure != null) {
      line("failures", failure.text());
    }
    TuningSnapshot.Best best = job.best();
    if (best != null) {
      line("best", Words.number(Double.toString(best.value())) + "  (" + best.trainingJob() + ")");
      best.tuned().forEach((key, value) -> line("  " + key, Words.number(value)));
    }
  }

  private static void line(String label, String value) {
    String told = label + " ".repeat(Math.max(2, 22 - label.length())) + value;
    System.out.println(Words.printable(told));
  }
}
