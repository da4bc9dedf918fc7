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
import hone.cli.follow.Watching;
import java.nio.charset.StandardCharsets;
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
          + " create-hyper-parameter-tuning-job --cli-input-json file://FILE' takes, or the same in"
          + " YAML if its name ends in .yaml or .yml. Ctrl-C ends the watching; the tuning job goes"
          + " on ('hone watch NAME' follows it again, 'hone stop NAME' ends it).",
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
      return new Watching(client, output.json()).untilEnd(job);
    }
  }

  /// What AWS's model does not have, its own tools refuse, too; the server passes over it.
  private void refuseUnknown(ObjectNode request) {
    byte[] body = Json.line(request).getBytes(StandardCharsets.UTF_8);
    List<String> unknown;
    try {
      unknown = Wire.unknownMembers(Operations.CREATE_HYPER_PARAMETER_TUNING_JOB, body);
    } catch (DecodeException error) {
      throw new CliError(Exit.USAGE, Json.where(file) + ": " + error.getMessage());
    }
    if (!unknown.isEmpty()) {
      throw new CliError(
          Exit.USAGE,
          Json.where(file)
              + ": unknown parameter "
              + String.join(", ", unknown)
              + "; a CreateHyperParameterTuningJob of AWS has none of that name there");
    }
  }
}
