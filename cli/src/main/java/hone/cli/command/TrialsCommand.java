package hone.cli.command;

import hone.cli.Home;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.Count;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.TrialNotes;
import hone.cli.text.Table;
import hone.cli.text.Terminal;
import hone.cli.text.Times;
import hone.cli.text.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Shows a tuning job's training jobs, the best first.
@Command(
    name = "trials",
    header = "Show a tuning job's training jobs with their hyperparameters, best first.",
    description = {
      "",
      "On a terminal as many as fit, so that the best stays in sight; all of them elsewhere.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone trials churn",
      "  hone trials churn --limit 5",
      "  hone trials churn --all",
      "  hone trials churn --json | jq '.[0].TunedHyperParameters'"
    })
public final class TrialsCommand implements Runnable {
  private static final int MOST = 100_000;
  private static final int REASON_COLUMNS = 80;

  @Parameters(paramLabel = "NAME", description = "The tuning job's name.")
  private String name = "";

  @ArgGroup private HowMany howMany = new HowMany();

  /// How many are shown, where that is said.
  private static final class HowMany {
    @Option(
        names = "--limit",
        paramLabel = "N",
        converter = Count.class,
        description = "Show at most so many.")
    private int limit;

    @Option(names = "--all", description = "Show all, also where they do not fit a terminal.")
    private boolean all;
  }

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    var request =
        Json.object().put("HyperParameterTuningJobName", name).put("SortBy", "CreationTime");
    try (var client = connection.open()) {
      JsonNode job = new JobFinder(client).tuning(name);
      var all = new ArrayList<JsonNode>();
      client
          .list("ListTrainingJobsForHyperParameterTuningJob", request, "TrainingJobSummaries", MOST)
          .forEach(all::add);
      all.sort(bestFirst(isMaximised(job)));
      Terminal terminal = Terminal.of(System.out, Home.environment());
      Instant now = Instant.now();
      TrialNotes notes =
          output.json() ? new TrialNotes(Set.of(), Map.of()) : TrialNotes.of(client, job, all);
      List<JsonNode> shown = all.subList(0, count(all, notes, terminal, now));
      if (output.json()) {
        var array = Json.object().putArray("trials");
        shown.forEach(array::add);
        System.out.println(Json.pretty(array));
        return;
      }
      terminal.print(table(shown, notes, now));
      if (shown.size() < all.size()) {
        // No row of the table, which may go on to another program.
        System.err.println("… " + (all.size() - shown.size()) + " more (--all)");
      }
    }
  }

  private int count(List<JsonNode> all, TrialNotes notes, Terminal terminal, Instant now) {
    if (howMany.limit > 0) {
      return Math.min(howMany.limit, all.size());
    }
    boolean whole = howMany.all || output.json() || !terminal.live();
    return whole ? all.size() : fitting(all, notes, terminal, now);
  }

  /// How many of the first a terminal has rows for, with a line below them and the shell's prompt.
  static int fitting(List<JsonNode> trials, TrialNotes notes, Terminal terminal, Instant now) {
    int count = Math.min(trials.size(), terminal.rows());
    while (count > 1
        && table(trials.subList(0, count), notes, now).lines(terminal.tableColumns()).size()
            > terminal.rows() - 2) {
      count--;
    }
    return count;
  }

  private static boolean isMaximised(JsonNode job) {
    JsonNode single =
        job.path("HyperParameterTuningJobConfig").path("HyperParameterTuningJobObjective");
    JsonNode objective =
        single.isMissingNode()
            ? job.path("TrainingJobDefinitions").path(0).path("TuningObjective")
            : single;
    return objective.path("Type").asString("").equals("Maximize");
  }

  private static Comparator<JsonNode> bestFirst(boolean maximised) {
    Comparator<JsonNode> byValue =
        Comparator.comparingDouble(
            each -> {
              JsonNode value = value(each);
              if (!value.isNumber()) {
                return Double.POSITIVE_INFINITY;
              }
              return maximised ? -value.asDouble() : value.asDouble();
            });
    return byValue.thenComparingDouble(each -> each.path("CreationTime").asDouble(0));
  }

  private static JsonNode value(JsonNode trial) {
    return trial.path("FinalHyperParameterTuningJobObjectiveMetric").path("Value");
  }

  static Table table(List<JsonNode> trials, TrialNotes notes, Instant now) {
    var names = new LinkedHashSet<String>(); // in the answer's order
    trials.forEach(each -> names.addAll(each.path("TunedHyperParameters").propertyNames()));
    boolean hasDefinitions = trials.stream().anyMatch(each -> !definition(each).isEmpty());
    boolean hasReasons = trials.stream().anyMatch(each -> !reason(each, notes).isEmpty());
    var head = new ArrayList<>(List.of("TRAINING JOB", "STATUS", "TOOK", "OBJECTIVE"));
    if (hasDefinitions) {
      head.add("DEFINITION");
    }
    head.addAll(names);
    if (hasReasons) {
      head.add("REASON");
    }
    var table = new Table(head, 4);
    for (JsonNode trial : trials) {
      var row = new ArrayList<String>();
      row.add(trial.path("TrainingJobName").asString(""));
      boolean waits = notes.waiting().contains(trial.path("TrainingJobName").asString(""));
      row.add(waits ? "Waiting" : trial.path("TrainingJobStatus").asString(""));
      row.add(Times.took(trial.path("TrainingStartTime"), trial.path("TrainingEndTime"), now));
      row.add(value(trial).isNumber() ? Words.number(value(trial).asString()) : "-");
      if (hasDefinitions) {
        row.add(definition(trial));
      }
      for (String each : names) {
        row.add(Words.number(trial.path("TunedHyperParameters").path(each).asString("-")));
      }
      if (hasReasons) {
        row.add(reason(trial, notes));
      }
      table.add(row);
    }
    return table;
  }

  /// Its definition's name, where the tuning job has a list of them.
  private static String definition(JsonNode trial) {
    return trial.path("TrainingJobDefinitionName").asString("");
  }

  private static String reason(JsonNode trial, TrialNotes notes) {
    String name = trial.path("TrainingJobName").asString("");
    String stopped = notes.stopped().getOrDefault(name, "");
    return Words.reason(trial.path("FailureReason").asString(stopped), REASON_COLUMNS);
  }
}
