package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.Exit;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Kills servers with SIGKILL while training jobs run. What was answered stays, what ran goes on,
/// and nothing is done twice.
final class CrashIT {
  private static final int TRAININGS = 8;
  private static final int KILLS = 3;

  @TempDir private Path folder = Path.of("");

  @Test
  void aKilledServerLosesNoJobAndRepeatsNoTraining() throws Exception {
    Path request = request();
    HoneProcess server = HoneProcess.serve(folder);
    try {
      JsonNode greeting = server.greeting();
      Ran submitted = hone(greeting, "tune", request.toString(), "--no-follow");
      assertThat(submitted.exitCode()).as(submitted.err()).isEqualTo(Exit.OK);
      for (int kill = 0; kill < KILLS; kill++) {
        awaitStarts(2 * kill + 2);
        server.process().destroyForcibly().waitFor();
        server = HoneProcess.serve(folder);
        greeting = server.greeting();
      }
      JsonNode job = awaitEnd(greeting);

      assertThat(job.path("HyperParameterTuningJobStatus").asString()).isEqualTo("Completed");
      assertThat(job.path("TrainingJobStatusCounters").path("Completed").asInt())
          .isEqualTo(TRAININGS);
      List<String> started = starts();
      assertThat(started).hasSize(TRAININGS);
      assertThat(new LinkedHashSet<>(started)).hasSize(TRAININGS);
      Ran trials = hone(greeting, "trials", "crash", "--json");
      for (JsonNode trial : Json.read(trials.out(), "trials")) {
        assertThat(trial.path("ObjectiveStatus").asString()).isEqualTo("Succeeded");
      }
    } finally {
      server.close();
    }
  }

  private List<String> starts() throws IOException {
    Path file = folder.resolve("starts");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void awaitStarts(int count) throws IOException, InterruptedException {
    for (int i = 0; starts().size() < count; i++) {
      assertThat(i).as("waiting for " + count + " starts").isLessThan(600);
      Thread.sleep(50);
    }
  }

  private JsonNode awaitEnd(JsonNode greeting) throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      JsonNode job = Json.read(hone(greeting, "describe", "crash", "--json").out(), "the job");
      if (!job.path("HyperParameterTuningJobStatus").asString().equals("InProgress")) {
        return job;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the tuning job did not end");
  }

  private Ran hone(JsonNode greeting, String... arguments)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--endpoint", greeting.path("endpoint").asString()));
    all.addAll(List.of("--data", greeting.path("data").asString()));
    return HoneProcess.run(folder, all.toArray(String[]::new));
  }

  private Path request() throws IOException {
    Path script = folder.resolve("train.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        echo "$TRAINING_JOB_NAME" >>"%s/starts"
        sleep 1
        echo "score=$SM_HP_X;"
        """
            .formatted(folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.writeString(
        folder.resolve("crash.json"),
        """
        {"HyperParameterTuningJobName": "crash",
         "HyperParameterTuningJobConfig": {
           "Strategy": "Bayesian",
           "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
           "ResourceLimits": {"MaxNumberOfTrainingJobs": %d, "MaxParallelTrainingJobs": 2},
           "ParameterRanges": {"ContinuousParameterRanges": [
             {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
         "TrainingJobDefinition": {
           "AlgorithmSpecification": {
             "TrainingImage": "local:%s", "TrainingInputMode": "File",
             "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
           "RoleArn": "arn:aws:iam::000000000000:role/hone",
           "OutputDataConfig": {"S3OutputPath": "s3://results/output"},
           "ResourceConfig": {
             "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
           "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
        """
            .formatted(TRAININGS, script));
  }
}
