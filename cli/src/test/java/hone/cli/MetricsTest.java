package hone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What a server has counted after it has worked, by `GET /metrics`.
final class MetricsTest {
  @TempDir private Path folder;

  private RunningServer start(Map<String, String> more) {
    var flags = new LinkedHashMap<>(more);
    flags.put("data", folder.resolve("hone").toString());
    flags.put("port", "0");
    flags.put("slots", "2");
    return Wiring.start(new ConfigReader(Map.of(), folder).read(null, flags));
  }

  private static String metrics(RunningServer server) throws IOException {
    try (var in = server.uri().resolve("/metrics").toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void whatWasDoneIsCountedAndNobodyIsNamed() throws Exception {
    Files.createDirectories(folder.resolve("hone/s3/bucket"));
    try (RunningServer server = start(Map.of());
        AwsClient client = server.client()) {
      client.sagemaker(
          "CreateHyperParameterTuningJob", tuning("secret-name", program("good", "echo score=1")));
      client.sagemaker("CreateTrainingJob", training("secret-alone", program("bad", "exit 3")));
      assertThatThrownBy(
              () ->
                  client.sagemaker(
                      "CreateTrainingJob", training("secret-alone", folder.resolve("bad"))))
          .hasMessageContaining("ResourceInUse");

      List<String> expected =
          List.of(
              "hone_tuning_jobs_ended_total{status=\"completed\"} 1.0",
              "hone_training_jobs_ended_total{failure=\"\",status=\"completed\"} 2.0",
              "hone_training_jobs_ended_total{failure=\"algorithm\",status=\"failed\"} 1.0",
              "hone_training_jobs_ended_total{failure=\"\",status=\"stopped\"} 0.0",
              "hone_attempts_ended_total{end=\"completed\"} 2.0",
              "hone_attempts_ended_total{end=\"failed\"} 1.0",
              "hone_attempts{site=\"process\",stage=\"training\"} 0.0",
              "hone_api_requests_total{code=\"200\",operation=\"CreateTrainingJob\"} 1.0",
              "hone_api_requests_total{code=\"400\",operation=\"CreateTrainingJob\"} 1.0",
              "hone_training_jobs_waiting 0.0",
              "hone_slots_taken 0.0",
              "hone_slots 2.0",
              "hone_tuning_jobs_running 0.0",
              "hone_ready 1.0");
      String text = metrics(server);
      for (int i = 0; i < 300 && !text.lines().toList().containsAll(expected); i++) {
        Thread.sleep(200);
        text = metrics(server);
      }

      assertThat(text.lines()).containsAll(expected);
      assertThat(text)
          .doesNotContain("secret", "000000000000")
          .containsPattern("hone_suggestion_duration_seconds_count [1-9]")
          .containsPattern("hone_store_write_duration_seconds_count [1-9]")
          .containsPattern("hone_data_free_bytes [1-9]");
    }
  }

  @Test
  void eachRequestIsALineOfTheLogThatIsToTellAll() throws IOException {
    try (RunningServer server = start(Map.of("log_level", "DEBUG"));
        AwsClient client = server.client()) {
      client.sagemaker("ListTrainingJobs", request("{\"NameContains\": \"secret\"}"));
      assertThatThrownBy(() -> client.sagemaker("CreateTrainingJob", request("{}")))
          .hasMessageContaining("ValidationException");
      metrics(server);
    }

    String id = "request [0-9a-f-]{36}: ";
    String took = " in [0-9]+\\.[0-9] ms";
    List<String> lines = Files.readAllLines(folder.resolve("hone/server.log"));
    assertThat(lines.stream().filter(line -> line.contains("RequestHandler")))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).containsPattern(id + "ListTrainingJobs answered 200" + took),
            line -> assertThat(line).containsPattern(id + "CreateTrainingJob answered 400" + took),
            line -> assertThat(line).containsPattern(id + "[a-z]+ GET answered 200" + took))
        .allSatisfy(line -> assertThat(line).doesNotContain("secret"));
  }

  private static ObjectNode request(String text) {
    return (ObjectNode) Json.read(text, "a request");
  }

  @Test
  void aServerThatIsToTellNothingTellsNothing() {
    try (RunningServer server = start(Map.of("metrics", "false"))) {
      assertThatThrownBy(() -> metrics(server)).isInstanceOf(IOException.class);
    }
  }

  private Path program(String name, String line) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private static final String PARTS =
      """
      "AlgorithmSpecification": {
        "TrainingImage": "local:%s", "TrainingInputMode": "File",
        "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*)"}]},
      "RoleArn": "arn:aws:iam::000000000000:role/hone",
      "OutputDataConfig": {"S3OutputPath": "s3://bucket/output"},
      "ResourceConfig": {
        "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
      "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
      """;

  private static ObjectNode training(String name, Path program) {
    String text = "{\"TrainingJobName\": \"" + name + "\"," + PARTS.formatted(program);
    return (ObjectNode) Json.read(text, "a request");
  }

  private static ObjectNode tuning(String name, Path program) {
    String text =
        """
        {"HyperParameterTuningJobName": "%s",
         "HyperParameterTuningJobConfig": {
           "Strategy": "Random",
           "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
           "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1},
           "ParameterRanges": {"ContinuousParameterRanges": [
             {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
         "TrainingJobDefinition": {\
        """
            .formatted(name);
    return (ObjectNode) Json.read(text + PARTS.formatted(program) + "}", "a request");
  }
}
