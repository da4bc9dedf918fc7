package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `hone logs` of a training job on several hosts.
@ExtendWith(EndsLeftovers.class)
final class LogsIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void allHostsAreFollowedAndEachLineNamesItsHost() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      try (AwsClient client = HoneProcess.client(greeting)) {
        client.sagemaker("CreateTrainingJob", request());
        Ran followed = HoneProcess.ask(folder, greeting, "logs", "-f", "several");

        assertThat(followed.exitCode()).as(followed.err()).isZero();
        List<String> lines = followed.out().lines().toList();
        for (String host : List.of("algo-1", "algo-2", "algo-3")) {
          assertThat(lines)
              .containsSubsequence(host + ": step=1 loss=0.5", host + ": step=2 loss=0.25");
        }
        assertThat(lines).hasSize(6);
        Ran told = HoneProcess.ask(folder, greeting, "logs", "--json", "several");
        assertThat(told.out().lines())
            .hasSize(6)
            .allMatch(line -> line.contains("\"logStreamName\":\"several/algo-"));
      }
    }
  }

  private ObjectNode request() throws IOException {
    Path program = folder.resolve("train.sh");
    Files.writeString(
        program, "#!/bin/sh\necho step=1 loss=0.5\nsleep 2\necho step=2 loss=0.25\nsleep 1\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return (ObjectNode)
        Json.read(
            """
            {"TrainingJobName": "several",
             "AlgorithmSpecification": {
               "TrainingImage": "local:%s", "TrainingInputMode": "File",
               "MetricDefinitions": [{"Name": "loss", "Regex": "loss=(.*)"}]},
             "RoleArn": "arn:aws:iam::000000000000:role/hone",
             "OutputDataConfig": {"S3OutputPath": "s3://results/output"},
             "ResourceConfig": {
               "InstanceType": "ml.m5.large", "InstanceCount": 3, "VolumeSizeInGB": 1},
             "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
            """
                .formatted(program),
            "the request");
  }
}
