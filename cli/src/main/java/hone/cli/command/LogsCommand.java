package hone.cli.command;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.client.LogKeeping;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Prints what a training job printed.
@Command(
    name = "logs",
    header = "Print what a training job wrote to stdout and stderr.",
    description = "Of a training job on several hosts each line begins with its host's name.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone logs churn-007-1a2b3c4d",
      "  hone logs churn-007-1a2b3c4d -f             wait for more until it has ended",
      "  hone logs churn-007-1a2b3c4d --json         one JSON object a line, with times"
    })
public final class LogsCommand implements Runnable {
  private static final String GROUP = "/aws/sagemaker/TrainingJobs";
  private static final Duration PAUSE = Duration.ofMillis(500);

  @Parameters(
      paramLabel = "NAME",
      description = "The training job's name ('hone trials' has them).")
  private String name = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the training job has ended.")
  private boolean follow;

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  private boolean printed;

  @Override
  public void run() {
    var next = new LinkedHashMap<String, String>();
    try (var client = connection.open()) {
      boolean goesOn = printRound(client, next);
      var patience = Patience.thatTells();
      while (goesOn) {
        Thread.sleep(PAUSE);
        goesOn = patience.ask(() -> printRound(client, next));
      }
    } catch (CliError error) {
      throw follow && printed && error.exitCode() == Exit.UNREACHABLE
          ? new CliError(Exit.UNREACHABLE, error.getMessage() + ". " + again())
          : error;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CliError(Exit.INTERRUPTED, "interrupted");
    }
  }

  private String again() {
    return "The training job %s goes on: '%s' follows it again."
        .formatted(name, connection.command("logs -f " + name));
  }

  /// Print what is new.
  ///
  /// @return whether more may come that is waited for
  private boolean printRound(AwsClient client, Map<String, String> next) {
    // Asked before the log is read: what was printed at the end is not missed.
    JsonNode training = new JobFinder(client).training(name);
    // As it is spelt there: the server finds it in another case, too, but not its streams.
    printNew(client, training.path("TrainingJobName").asString(name), next);
    boolean goesOn = follow && !JobFinder.hasEnded(training);
    if (!goesOn && !printed) {
      tellWhyNothingIsLeft(client, training);
    }
    return goesOn;
  }

  private void tellWhyNothingIsLeft(AwsClient client, JsonNode training) {
    JsonNode groups =
        client.logs("DescribeLogGroups", Json.object().put("logGroupNamePrefix", GROUP));
    LogKeeping.whyGone(training, groups, Instant.now())
        .ifPresent(why -> System.err.println("hone: no log of '" + name + "' is left: " + why));
  }

  private void printNew(AwsClient client, String training, Map<String, String> next) {
    List<String> all = client.logStreams(GROUP, training + "/");
    // A training job that was tried again has several streams of one host.
    boolean isOneHost = all.stream().map(LogsCommand::host).distinct().count() == 1;
    for (String stream : all) {
      printStream(client, stream, isOneHost ? "" : host(stream) + ": ", next);
    }
  }

  /// Stream names are `<training job>/<host>`, and perhaps more about the host.
  private static String host(String stream) {
    return stream.substring(stream.indexOf('/') + 1).replaceFirst("^(algo-[0-9]+).*", "$1");
  }

  /// @param before what each line begins with
  private void printStream(
      AwsClient client, String stream, String before, Map<String, String> next) {
    while (true) {
      String token = next.get(stream);
      JsonNode page = client.logs("GetLogEvents", request(stream, token));
      page.path("events").forEach(event -> print(stream, before, event));
      String following = page.path("nextForwardToken").asString("");
      // The same token again is CloudWatch's sign for the end.
      if (following.isEmpty() || following.equals(token)) {
        return;
      }
      next.put(stream, following);
    }
  }

  private static ObjectNode request(String stream, @Nullable String token) {
    var request = Json.object().put("logGroupName", GROUP).put("logStreamName", stream);
    request.put("startFromHead", true);
    if (token != null) {
      request.put("nextToken", token);
    }
    return request;
  }

  private void print(String stream, String before, JsonNode event) {
    printed = true;
    if (output.json()) {
      ObjectNode told = Json.object().put("logStreamName", stream);
      event.properties().forEach(each -> told.set(each.getKey(), each.getValue()));
      System.out.println(Json.line(told));
    } else {
      System.out.println(before + event.path("message").asString(""));
    }
  }
}
