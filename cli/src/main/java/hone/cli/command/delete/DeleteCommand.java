package hone.cli.command.delete;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Deletes tuning jobs and training jobs that have ended.
@Command(
    name = "delete",
    header = "Delete tuning jobs and training jobs that have ended.",
    description = {
      "",
      "As on AWS: what has not ended is refused ('stop' ends it), and models in buckets stay, as"
          + " do the training jobs of a tuning job. Nothing is asked first. Where one is refused,"
          + " the others are deleted all the same; the exit code is then 5.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  hone delete churn", "  hone delete churn second-try --json"})
public final class DeleteCommand implements Callable<Integer> {
  private static final String TUNING_JOB = "HyperParameterTuningJobName";

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Names of tuning jobs or training jobs.")
  private List<String> names = new ArrayList<>();

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    int exit = Exit.OK;
    try (var client = connection.open()) {
      for (String name : new LinkedHashSet<>(names)) {
        try {
          delete(client, name);
        } catch (CliError error) {
          if (error.exitCode() != Exit.REFUSED) {
            throw error; // no other name would change it
          }
          System.err.println("hone: " + error.getMessage());
          exit = Exit.REFUSED;
        }
      }
    }
    return exit;
  }

  private void delete(AwsClient client, String name) {
    boolean isTuningJob = new JobFinder(client).either(name).has(TUNING_JOB);
    if (isTuningJob) {
      client.sagemaker("DeleteHyperParameterTuningJob", Json.object().put(TUNING_JOB, name));
    } else {
      client.sagemaker("DeleteTrainingJob", Json.object().put("TrainingJobName", name));
    }
    System.out.println(
        output.json()
            ? Json.line(Json.object().put("Deleting", name))
            : "Deleting " + name + (isTuningJob ? "; its training jobs stay." : "."));
  }
}
