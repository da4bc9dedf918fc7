package hone.cli.command;

import hone.api.DecodeException;
import hone.api.Wire;
import hone.api.sagemaker.Operations;
import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import hone.cli.follow.Display;
import hone.cli.follow.Failure;
import hone.cli.follow.Farewell;
import hone.cli.follow.Follower;
import hone.cli.follow.Snapshot;
import hone.cli.text.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// Submits a request document and follows the tuning job.
@Command(
    name = "tune",
    header = "Submit a CreateHyperParameterTuningJob document and follow the tuning job.",
    description = {
      "",
      "FILE holds the request's JSON as AWS documents it, the same that 'aws sagemaker"
          + " create-hyper-parameter-tuning-job --cli-input-json file://FILE' takes. Ctrl-C ends"
          + " the watching; the tuning job goes on ('hone stop NAME' ends it).",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone tune examples/churn/tuning-job.json",
      "  hone tune request.json --name second-try      the same under another name",
      "  hone tune request.json --no-follow --json     submit only; prints the ARN",
      "  generate-request | hone tune -                from standard input",
      "",
      "Exit code 1 if the tuning job ends as Failed or Stopped."
    })
public final class TuneCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(500);

  @Parameters(paramLabel = "FILE", description = "The request; - for standard input.")
  private String file = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Replaces the name in the request.")
  private @Nullable String name;

  @Option(names = "--no-follow", description = "Submit, and do not wait.")
  private boolean noFollow;

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode request = Json.readObject(file);
    refuseUnknown(request);
    if (name != null) {
      request.put("HyperParameterTuningJobName", name);
    }
    try (AwsClient client = connection.open()) {
      var created = client.sagemaker("CreateHyperParameterTuningJob", request);
      String job = request.path("HyperParameterTuningJobName").asString("");
      if (noFollow) {
        System.out.println(
            output.json() ? Json.pretty(created) : "Created the tuning job " + job + ".");
        return Exit.OK;
      }
      return follow(client, job);
    }
  }

  private static String goesOn(String job) {
    return "The tuning job "
        + job
        + " goes on: 'hone describe "
        + job
        + "' looks at it, 'hone stop "
        + job
        + "' ends it.";
  }

  /// What AWS's model does not have, its own tools refuse, too; the server passes over it.
  private void refuseUnknown(ObjectNode request) {
    byte[] body = Json.line(request).getBytes(StandardCharsets.UTF_8);
    List<String> unknown;
    try {
      unknown = Wire.unknownMembers(Operations.CREATE_HYPER_PARAMETER_TUNING_JOB, body);
    } catch (DecodeException error) {
      throw new CliError(Exit.USAGE, file + ": " + error.getMessage());
    }
    if (!unknown.isEmpty()) {
      throw new CliError(
          Exit.USAGE,
          file
              + ": unknown parameter "
              + String.join(", ", unknown)
              + "; a CreateHyperParameterTuningJob of AWS has none of that name there");
    }
  }

  private int follow(AwsClient client, String job) throws InterruptedException {
    // With --json, standard output is for the result alone.
    var terminal = Terminal.of(output.json() ? System.err : System.out, System.getenv());
    Snapshot last;
    try (var _ = new Farewell(goesOn(job));
        Display display = Display.on(terminal, Clock.systemUTC())) {
      last = new Follower(client, PAUSE).follow(job, display);
    }
    if (output.json()) {
      var name = Json.object().put("HyperParameterTuningJobName", job);
      System.out.println(Json.pretty(client.sagemaker("DescribeHyperParameterTuningJob", name)));
    } else {
      System.out.println(
          "Tuning job "
              + job
              + ": "
              + last.status()
              + last.why()
              + ". 'hone trials "
              + job
              + "' has every training job, best first.");
      Failure failure = last.failure();
      // Lines have told it as it came; what was drawn over may have been cut.
      if (failure != null && terminal.live()) {
        System.out.println("Failures: " + failure.text());
      }
    }
    return last.status().equals("Completed") ? Exit.OK : Exit.FAILED;
  }
}
