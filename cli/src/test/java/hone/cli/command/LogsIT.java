package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hone.cli.EndsLeftovers;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
        // The server knows it by this, too.
        assertThat(HoneProcess.ask(folder, greeting, "logs", "SEVERAL").out().lines())
            .containsExactlyInAnyOrderElementsOf(lines);
      }
    }
  }

  @Test
  void ofALogThatWasKeptForItsDaysItIsToldThatItIsGone() throws Exception {
    Files.writeString(
        folder.resolve("credentials"),
        "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\n");
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", LogsIT::answer);
    server.start();
    try {
      ObjectNode greeting =
          Json.object()
              .put("endpoint", "http://127.0.0.1:" + server.getAddress().getPort())
              .put("data", folder.toString());
      Ran told = HoneProcess.ask(folder, greeting, "logs", "old");

      assertThat(told.exitCode()).as(told.err()).isZero();
      assertThat(told.out()).isEmpty();
      assertThat(told.err())
          .contains("hone: no log of 'old' is left: what it printed was deleted 7 days after its")
          .contains("about 2026-01-08: by the server's logs_keep_days, or its account's");
      assertThat(HoneProcess.ask(folder, greeting, "logs", "new").err()).doesNotContain("is left");
    } finally {
      server.stop(0);
    }
  }

  /// Answers as a server whose training jobs ended at the turn of the year, or will in the future,
  /// and that has no line of their logs.
  private static void answer(HttpExchange exchange) throws IOException {
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String operation = target.substring(target.indexOf('.') + 1);
    String answer =
        switch (operation) {
          case "DescribeTrainingJob" ->
              "{\"TrainingJobStatus\": \"Completed\", \"TrainingEndTime\": %d}"
                  .formatted(asked.contains("\"old\"") ? 1_767_225_600L : 32_503_680_000L);
          case "DescribeLogStreams" -> "{\"logStreams\": [{\"logStreamName\": \"old/algo-1\"}]}";
          case "GetLogEvents" -> "{\"events\": [], \"nextForwardToken\": \"f/0\"}";
          default -> "{\"logGroups\": [{\"retentionInDays\": 7}]}";
        };
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
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
