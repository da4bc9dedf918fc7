package hone.cli.command;

import hone.cli.Home;
import hone.cli.client.AwsClient;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.Completion;
import hone.cli.follow.Failure;
import hone.cli.follow.TuningSnapshot;
import hone.cli.follow.WaitingTrainings;
import hone.cli.text.Columns;
import hone.cli.text.InsightText;
import hone.cli.text.Terminal;
import hone.cli.text.Times;
import hone.cli.text.TrainingText;
import hone.cli.text.Words;
import java.time.Instant;
import java.util.stream.Collectors;
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
        TuningSnapshot job = WaitingTrainings.counted(client, described);
        TuningSnapshot told =
            job.hasFailures() ? job.with(Failure.commonest(client, name).orElse(null)) : job;
        System.out.print(tuningJob(told, described, Instant.now()).text(columns()));
      } else {
        System.out.print(TrainingText.of(described, Instant.now(), columns()));
      }
    }
  }

  private void printInsight(AwsClient client, int limit) {
    JsonNode described = new JobFinder(client).tuning(name);
    var request = Json.object().put("HyperParameterTuningJobName", name);
    JsonNode known =
        client.pages(
            page -> client.hone("DescribeTuningInsight", page), request, "TrainingJobs", limit);
    System.out.print(
        output.json() ? Json.pretty(known) + "\n" : InsightText.of(known, described, columns()));
  }

  private static int columns() {
    return Terminal.of(System.out, Home.environment()).tableColumns();
  }

  static Columns tuningJob(TuningSnapshot job, JsonNode described, Instant now) {
    var columns = new Columns();
    columns.add("tuning job", job.name());
    String why = job.reason().isEmpty() ? Completion.why(job, described) : job.reason();
    columns.add("status", job.status() + (why.isEmpty() ? "" : ": " + why));
    columns.add("strategy", job.strategy());
    addObjectives(columns, job, described.path("TrainingJobDefinitions"));
    addWarmStart(columns, described.path("WarmStartConfig"));
    columns.add("training jobs", job.progress());
    JsonNode created = described.path("CreationTime");
    JsonNode ended = described.path("HyperParameterTuningEndTime");
    columns.add("created", Times.told(created));
    if (ended.isNumber()) {
      columns.add("ended", Times.told(ended));
    }
    columns.add("took", Times.took(created, ended, now));
    Failure failure = job.failure();
    if (failure != null) {
      columns.add("failures", failure.text());
    }
    TuningSnapshot.Best best = job.best();
    if (best != null) {
      String value = Words.number(Double.toString(best.value()));
      String definition = described.at("/BestTrainingJob/TrainingJobDefinitionName").asString("");
      String of = definition.isEmpty() ? "" : ", of " + definition;
      columns.add("best", value + "  (" + best.trainingJob() + of + ")");
      best.tuned().forEach((name, text) -> columns.add("  " + name, Words.number(text)));
    }
    return columns;
  }

  /// The one, or that of each definition.
  private static void addObjectives(Columns columns, TuningSnapshot job, JsonNode definitions) {
    if (definitions.isEmpty()) {
      columns.add("objective", (job.maximise() ? "maximise " : "minimise ") + job.objective());
    }
    String name = "objective";
    for (JsonNode each : definitions) {
      JsonNode objective = each.path("TuningObjective");
      String goal =
          objective.path("Type").asString("").equals("Maximize") ? "maximise" : "minimise";
      String metric = objective.path("MetricName").asString("");
      String definition = each.path("DefinitionName").asString("");
      columns.add(name, "%s %s, of %s".formatted(goal, metric, definition));
      name = "";
    }
  }

  private static void addWarmStart(Columns columns, JsonNode config) {
    String parents =
        config
            .path("ParentHyperParameterTuningJobs")
            .valueStream()
            .map(each -> each.path("HyperParameterTuningJobName").asString(""))
            .collect(Collectors.joining(", "));
    if (!parents.isEmpty()) {
      columns.add("warm start", config.path("WarmStartType").asString("") + " from " + parents);
    }
  }
}
