package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a server deletes when it was kept for long enough, and what is told then.
final class RetentionTest {
  private static final String GROUP = "/aws/sagemaker/TrainingJobs";

  @TempDir private Path folder;

  private RunningServer start(Map<String, String> more) {
    var flags = new LinkedHashMap<>(more);
    flags.put("data", folder.resolve("hone").toString());
    flags.put("port", "0");
    return Wiring.start(new ConfigReader(Map.of(), folder).read(null, flags));
  }

  private static ObjectNode request(String json) {
    return (ObjectNode) Json.read(json, "the request");
  }

  private static ObjectNode logs() {
    return request("{\"logGroupName\": \"" + GROUP + "\"}");
  }

  private static JsonNode trained(AwsClient client, Path folder) throws Exception {
    Path program = folder.resolve("train.sh");
    Files.writeString(program, "#!/bin/sh\necho score=1; echo done\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    client.sagemaker(
        "CreateTrainingJob",
        request(
            """
            {"TrainingJobName": "job",
             "AlgorithmSpecification": {
               "TrainingImage": "local:%s", "TrainingInputMode": "File",
               "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*)"}]},
             "RoleArn": "arn:aws:iam::000000000000:role/hone",
             "OutputDataConfig": {"S3OutputPath": "file://%s"},
             "ResourceConfig": {
               "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
             "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
            """
                .formatted(program, folder.resolve("out"))));
    JsonNode job = described(client);
    for (int i = 0; i < 600 && !job.path("TrainingJobStatus").asString().equals("Completed"); i++) {
      Thread.sleep(100);
      job = described(client);
    }
    assertThat(job.path("TrainingJobStatus").asString()).isEqualTo("Completed");
    return job;
  }

  private static JsonNode described(AwsClient client) {
    return client.sagemaker("DescribeTrainingJob", request("{\"TrainingJobName\": \"job\"}"));
  }

  private List<Path> ageLogs(int days) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("hone/logs"))) {
      List<Path> found = all.toList();
      for (Path each : found) {
        Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
      }
      return found;
    }
  }

  private static int events(AwsClient client) {
    JsonNode stream = client.logs("DescribeLogStreams", logs()).at("/logStreams/0/logStreamName");
    ObjectNode asked = logs().put("logStreamName", stream.asString());
    return client.logs("GetLogEvents", asked).path("events").size();
  }

  @Test
  void anOldLogGoesItsStreamIsEmptyAndItsTrainingJobIsToldWhole() throws Exception {
    try (RunningServer server = start(Map.of("logs_keep_days", "30"));
        AwsClient client = server.client()) {
      JsonNode job = trained(client, folder);
      JsonNode group = client.logs("DescribeLogGroups", request("{}")).at("/logGroups/0");
      assertThat(group.path("retentionInDays").asInt()).isEqualTo(30);
      server.housekeeping().sweep();
      assertThat(events(client)).isEqualTo(2);
      awaitRelease(server);
      List<Path> kept = ageLogs(31);
      server.housekeeping().sweep();

      assertThat(kept).hasSize(1).allSatisfy(each -> assertThat(each).doesNotExist());
      assertThat(events(client)).isZero();
      assertThat(described(client)).isEqualTo(job);
      assertThat(folder.resolve("hone/server.log"))
          .content()
          .contains("deleted logs of training jobs: 1 ");
    }
  }

  /// Whether the training job's attempt is not released yet.
  private void awaitRelease(RunningServer server) throws Exception {
    for (int i = 0; underWay(server); i++) {
      assertThat(i).as("tenths of a second until it is released").isLessThan(600);
      Thread.sleep(100);
    }
  }

  private boolean underWay(RunningServer server) throws IOException {
    try (Stream<Path> attempts = Files.list(server.credentialsFile().resolveSibling("training"))) {
      return attempts.findAny().isPresent();
    }
  }

  @Test
  void anAccountSaysItselfHowLongItsLogsStayAndARestartRemembersIt() throws Exception {
    try (RunningServer server = start(Map.of());
        AwsClient client = server.client()) {
      trained(client, folder);
      awaitRelease(server);
      ageLogs(31);
      server.housekeeping().sweep();
      assertThat(events(client)).isEqualTo(2);
      client.logs("PutRetentionPolicy", logs().put("retentionInDays", 14));
    }
    try (RunningServer server = start(Map.of());
        AwsClient client = server.client()) {
      server.housekeeping().sweep();
      assertThat(events(client)).isZero();
    }
  }
}
