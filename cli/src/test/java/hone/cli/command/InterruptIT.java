package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes a managed spot training job's place away by the command, and sees it go on.
final class InterruptIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void aSpotTrainingJobGoesOnFromItsCheckpoint() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      try (AwsClient client = HoneProcess.client(greeting)) {
        client.sagemaker("CreateTrainingJob", request("spot", true));
        await("step 3", () -> log(greeting, "spot").contains("step 3"));
        Ran interrupted = HoneProcess.ask(folder, greeting, "interrupt", "spot");
        assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(Exit.OK);
        await("the second start", () -> log(greeting, "spot").contains("from step"));
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
        assertThat(lines.stream().filter(line -> line.startsWith("from step"))).hasSize(2);
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
        await("step 1", () -> log(greeting, "steady").contains("step 1"));
        Ran interrupted = HoneProcess.ask(folder, greeting, "interrupt", "steady");

        assertThat(interrupted.exitCode()).isEqualTo(Exit.REFUSED);
        assertThat(interrupted.err()).hasLineCount(1).contains("EnableManagedSpotTraining");
        client.sagemaker("StopTrainingJob", Json.object().put("TrainingJobName", "steady"));
      }
    }
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void await(String what, Condition condition)
      throws IOException, InterruptedException {
    for (int i = 0; !condition.holds(); i++) {
      assertThat(i).as("waiting for " + what).isLessThan(150);
      Thread.sleep(200);
    }
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

  /// A program that counts on from what it stored, until it may end.
  private ObjectNode request(String name, boolean spot) throws IOException {
    Path program = folder.resolve("train.sh");
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
