package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import hone.cli.follow.Follower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes a managed spot training job's place away by the command, and sees it go on.
@ExtendWith(EndsLeftovers.class)
final class InterruptIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(40);

  @TempDir private Path folder = Path.of("");
  private Path program = Path.of("");

  /// A program that counts on from what it stored, until it may end.
  @BeforeEach
  void writeProgram() throws IOException {
    program = folder.resolve("train.sh");
    Files.writeString(
        program,
        """
        #!/bin/sh
        kept="$SAGEMAKER_BASE_DIR/checkpoints/step"
        step=0
        [ -f "$kept" ] && read -r step <"$kept"
        echo "from step $step"
        until [ -e "%s/go" ]; do
          step=$((step + 1))
          echo "$step" >"$kept.part" && mv "$kept.part" "$kept"
          echo "step $step"
          sleep 0.2
        done
        echo "score=7;"
        """
            .formatted(folder));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aSpotTrainingJobGoesOnFromItsCheckpoint() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      try (AwsClient client = HoneProcess.client(greeting)) {
        client.sagemaker("CreateTrainingJob", request("spot", true));
        await("step 3", () -> HoneProcess.log(client, "spot").contains("step 3"));
        Ran interrupted = HoneProcess.ask(folder, greeting, "interrupt", "spot");
        assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(Exit.OK);
        await("the second start", () -> starts(HoneProcess.log(client, "spot")) == 2);
        Files.createFile(folder.resolve("go"));
        await("the end", () -> !describe(client).path("TrainingEndTime").isMissingNode());

        JsonNode job = describe(client);
        assertThat(job.path("TrainingJobStatus").asString()).as("%s", job).isEqualTo("Completed");
        assertThat(statuses(job))
            .containsSubsequence("Training", "Interrupted", "Training", "Uploading", "Completed");
        assertThat(job.path("BillableTimeInSeconds").asInt())
            .isBetween(1, job.path("TrainingTimeInSeconds").asInt());
        List<String> lines = log(greeting, "spot").lines().toList();
        assertThat(lines).containsOnlyOnce("from step 0", "step 1", "score=7;");
        assertThat(starts(lines)).isEqualTo(2);
        assertThat(folder.resolve("hone/s3/results/checkpoints/step")).exists();
      }
    }
  }

  @Test
  void whatIsNoSpotTrainingJobIsNotInterrupted() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      try (AwsClient client = HoneProcess.client(greeting)) {
        client.sagemaker("CreateTrainingJob", request("steady", false));
        await("step 1", () -> HoneProcess.log(client, "steady").contains("step 1"));
        Ran interrupted = HoneProcess.ask(folder, greeting, "interrupt", "steady");

        assertThat(interrupted.exitCode()).isEqualTo(Exit.REFUSED);
        assertThat(interrupted.err()).hasLineCount(1).contains("EnableManagedSpotTraining");
        client.sagemaker("StopTrainingJob", Json.object().put("TrainingJobName", "steady"));
      }
    }
  }

  /// Of two slots one is kept by a steady training job, so that the next is a tuning job's turn.
  @Test
  void aSpotTrainingJobThatGetsNoPlaceInTimeIsStopped() throws Exception {
    Files.createDirectories(folder.resolve("hone"));
    Files.writeString(folder.resolve("hone/config.yaml"), "slots: 2\n");
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      awaitNoPlace(greeting);
    }
  }

  private void awaitNoPlace(JsonNode greeting) throws Exception {
    try (AwsClient client = HoneProcess.client(greeting)) {
      client.sagemaker("CreateTrainingJob", request("steady", false));
      ObjectNode spot = request("spot", true);
      ((ObjectNode) spot.path("StoppingCondition"))
          .put("MaxRuntimeInSeconds", WAIT_MAX.toSeconds())
          .put("MaxWaitTimeInSeconds", WAIT_MAX.toSeconds());
      client.sagemaker("CreateTrainingJob", spot);
      client.sagemaker("CreateHyperParameterTuningJob", tuning(request("unused", false)));
      var other = new Follower(client, Duration.ZERO);
      String waits = "0 of 1 done, 0 running, 1 waiting for a slot, 0 failed";
      await("a trial that waits", () -> other.now("other").progress().equals(waits));
      await("step 3", () -> HoneProcess.log(client, "spot").contains("step 3"));
      client.hone("InterruptTrainingJob", Json.object().put("TrainingJobName", "spot"));
      await("the loss of its place", () -> statuses(describe(client)).contains("Interrupted"));
      assertThat(describe(client).path("TrainingJobStatus").asString()).isEqualTo("InProgress");
      await("the end", () -> !describe(client).path("TrainingEndTime").isMissingNode());

      JsonNode job = describe(client);
      assertThat(job.path("TrainingJobStatus").asString()).as("%s", job).isEqualTo("Stopped");
      assertThat(job.path("SecondaryStatus").asString()).isEqualTo("MaxWaitTimeExceeded");
      assertThat(job.path("FailureReason").isMissingNode()).as("%s", job).isTrue();
      assertThat(statuses(job)).endsWith("Interrupted", "Pending", "MaxWaitTimeExceeded");
      assertThat(job.path("SecondaryStatusTransitions").findValues("StatusMessage"))
          .hasSameSizeAs(statuses(job));
      double waited = job.path("TrainingEndTime").asDouble() - job.path("CreationTime").asDouble();
      assertThat(waited).isGreaterThanOrEqualTo((double) WAIT_MAX.toSeconds());
      assertThat(job.path("BillableTimeInSeconds").asInt()).isBetween(1, (int) waited);
      assertThat(folder.resolve("hone/s3/results/checkpoints/step")).exists();
    }
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    for (int i = 0; !condition.holds(); i++) {
      assertThat(i).as("waiting for " + what).isLessThan(600);
      Thread.sleep(200);
    }
  }

  private static long starts(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("from step")).count();
  }

  private String log(JsonNode greeting, String name) throws IOException, InterruptedException {
    return HoneProcess.ask(folder, greeting, "logs", name).out();
  }

  private static JsonNode describe(AwsClient client) {
    return client.sagemaker("DescribeTrainingJob", Json.object().put("TrainingJobName", "spot"));
  }

  private static List<String> statuses(JsonNode job) {
    var all = new ArrayList<String>();
    job.path("SecondaryStatusTransitions").forEach(each -> all.add(each.path("Status").asString()));
    return all;
  }

  /// A tuning job of one trial.
  private static ObjectNode tuning(ObjectNode training) {
    training.remove(List.of("TrainingJobName", "CheckpointConfig"));
    return (ObjectNode)
        Json.read(
            """
            {"HyperParameterTuningJobName": "other",
             "HyperParameterTuningJobConfig": {
               "Strategy": "Random",
               "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
               "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
               "ParameterRanges": {
                 "IntegerParameterRanges": [{"Name": "n", "MinValue": "1", "MaxValue": "9"}]}},
             "TrainingJobDefinition": %s}
            """
                .formatted(training),
            "the request");
  }

  private ObjectNode request(String name, boolean spot) {
    ObjectNode request =
        (ObjectNode)
            Json.read(
                """
                {"AlgorithmSpecification": {
                   "TrainingImage": "local:%s", "TrainingInputMode": "File",
                   "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
                 "RoleArn": "arn:aws:iam::000000000000:role/hone",
                 "OutputDataConfig": {"S3OutputPath": "s3://results/output"},
                 "ResourceConfig": {
                   "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
                 "CheckpointConfig": {"S3Uri": "s3://results/checkpoints"},
                 "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
                """
                    .formatted(program),
                "the request");
    request.put("TrainingJobName", name);
    if (spot) {
      request.put("EnableManagedSpotTraining", true);
      ((ObjectNode) request.path("StoppingCondition")).put("MaxWaitTimeInSeconds", 1200);
    }
    return request;
  }
}
