package hone.cli.command.delete;

import hone.cli.client.AwsClient;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.options.ClientOptions;
import hone.cli.command.options.OutputOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Deletes tuning jobs and training jobs that have ended.
@Command(
    name = "delete",
    header = "Delete tuning jobs and training jobs that have ended.",
    description = {
      "",
      "As on AWS: what has not ended is refused ('stop' ends it), and models in buckets stay."
          + " Nothing is asked first.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  hone delete churn", "  hone delete churn second-try --json"})
public final class DeleteCommand implements Runnable {
  private static final String TUNING_JOB = "HyperParameterTuningJobName";

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Names of tuning jobs or training jobs.")
  private List<String> names = new ArrayList<>();

  @Mixin private final ClientOptions connection = new ClientOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public void run() {
    try (var client = connection.open()) {
      var jobs = new JobFinder(client);
      // Before any is deleted: a name that is none is mistyped.
      var tunings = new LinkedHashMap<String, Boolean>();
      names.forEach(name -> tunings.put(name, jobs.either(name).has(TUNING_JOB)));
      tunings.forEach((name, isTuningJob) -> delete(client, name, isTuningJob));
    }
  }

  private void delete(AwsClient client, String name, boolean isTuningJob) {
    if (isTuningJob) {
      client.sagemaker("DeleteHyperParameterTuningJob", Json.object().put(TUNING_JOB, name));
    } else {
      client.sagemaker("DeleteTrainingJob", Json.object().put("TrainingJobName", name));
    }
    System.out.println(
        output.json() ? Json.line(Json.object().put("Deleting", name)) : "Deleting " + name + ".");
  }
}
