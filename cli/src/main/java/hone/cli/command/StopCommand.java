package hone.cli.command;

import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Stops a tuning job with its training jobs, or one training job.
@Command(
    name = "stop",
    header = "Stop a tuning job with all its training jobs, or one training job.",
    description = {"", "What its training jobs have reached is kept, as on AWS.", ""},
    footerHeading = "%nExamples:%n",
    footer = {"  hone stop churn", "  hone stop churn-007-1a2b3c4d"})
public final class StopCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "A tuning job's or a training job's name.")
  private String name = "";

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      boolean isTuningJob = new JobFinder(client).either(name).has("HyperParameterTuningJobName");
      if (isTuningJob) {
        client.sagemaker(
            "StopHyperParameterTuningJob", Json.object().put("HyperParameterTuningJobName", name));
      } else {
        client.sagemaker("StopTrainingJob", Json.object().put("TrainingJobName", name));
      }
      System.out.println(
          output.json()
              ? Json.pretty(Json.object().put("Stopping", name))
              : "Stopping " + name + ".");
    }
  }
}
