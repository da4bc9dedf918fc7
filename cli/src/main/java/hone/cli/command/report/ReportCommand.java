package hone.cli.command.report;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.TuningSnapshot;
import hone.cli.text.Words;
import hone.server.page.StandalonePage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Saves a tuning job that has ended as one file.
@Command(
    name = "report",
    header = "Save a tuning job that has ended as one HTML file, which needs no server.",
    description = {
      "",
      "The file shows what the page shows, in any browser and without a network: charts, why each"
          + " configuration was tried, metrics, the ends of the logs. It holds the job's"
          + " hyperparameters and what its training jobs printed: keep it as you keep those.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone report churn                        writes churn.html",
      "  hone report churn --file out/tuning.html",
      "  hone report churn --log-lines 0          without the logs",
      "  hone report churn --json > churn.json    the same as data"
    })
public final class ReportCommand implements Runnable {
  /// One less than GetLogEvents gives at once.
  private static final int LOG_LINES_MOST = 9_999;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The tuning job's name.")
  private String name = "";

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Where to write it; - for standard output (default: NAME.html).")
  private String file = "";

  @Option(
      names = "--log-lines",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Of each training job's log the last so many lines, 0 to 9999 (default:"
              + " ${DEFAULT-VALUE}).")
  private int logLines;

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    if (logLines < 0 || logLines > LOG_LINES_MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "--log-lines: found %d, allowed: 0 to %d".formatted(logLines, LOG_LINES_MOST));
    }
    if (output.json() && !file.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--file is of the HTML file; --json prints to standard output");
    }
    try (var client = connection.open()) {
      JsonNode job = new JobFinder(client).tuning(name);
      TuningSnapshot snapshot = TuningSnapshot.of(job);
      if (!snapshot.isOver()) {
        throw new CliError(
            Exit.REFUSED,
            "the tuning job '%s' is %s; a report is of one that has ended ('%s' waits for it)"
                .formatted(name, snapshot.status(), client.command("watch " + name)));
      }
      ObjectNode saved = new SavedJob(client, logLines).of(job, Instant.now());
      if (output.json()) {
        System.out.println(Json.line(saved));
      } else {
        write(StandalonePage.of(Json.line(saved)), snapshot.name());
      }
    }
  }

  private void write(String page, String job) {
    if (file.equals("-")) {
      System.out.print(page);
      return;
    }
    Path path = Path.of(file.isEmpty() ? job + ".html" : file);
    try {
      Files.writeString(path, page, StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "the file '" + path + "' cannot be written: " + Words.error(error));
    }
    System.out.println(path);
  }
}
