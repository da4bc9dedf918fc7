package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.crash.SignedCalls.Reply;
import hone.cli.crash.TestServer.Start;
import hone.cli.docker.DockerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Kills a server while containers run.
@ExtendWith(EndsLeftovers.class)
final class ContainersIT {
  private static final String IMAGE = "hone-test/crash:1";
  private static final int COUNT = 6;

  @TempDir private Path folder = Path.of("");

  @Test
  void aRestartedServerAdoptsItsContainers() throws Exception {
    DockerCommand.assumeThereIsAnEngine();
    DockerCommand.makeExampleImage(IMAGE);
    Path data = folder.resolve("hone");
    Start start =
        Start.in(data)
            .withConfiguration(
                "slots: 6",
                "unmapped_images: container",
                "docker_pull: never",
                "docker_network: none");
    try {
      List<String> running;
      try (TestServer server = TestServer.start(start)) {
        for (int i = 0; i < COUNT; i++) {
          create(server, i);
        }
        running = awaitContainers(data);
        server.kill();
      }
      assertThat(DockerCommand.running(data)).containsExactlyInAnyOrderElementsOf(running);
      letEnd(data, 0);
      for (int i = 0; DockerCommand.running(data).size() > COUNT / 2; i++) {
        assertThat(i).as("waiting for the end of half of them").isLessThan(1_200);
        Thread.sleep(50);
      }
      assertThat(DockerCommand.containers(data)).containsExactlyInAnyOrderElementsOf(running);
      try (TestServer again = TestServer.start(start)) {
        letEnd(data, 1);
        for (int i = 0; i < COUNT; i++) {
          JsonNode job = new Books(again.calls()).endedTraining("adopted-" + i);
          assertThat(job.path("TrainingJobStatus").asString()).as("%s", job).isEqualTo("Completed");
          assertThat(metric(job)).isEqualTo(i);
        }
        assertThat(DockerCommand.containers(data)).as("containers left").isEmpty();
        assertThat(DockerCommand.networks(data)).as("networks left").isEmpty();
      }
    } finally {
      DockerCommand.lines("rmi", IMAGE);
    }
  }

  private static double metric(JsonNode job) {
    return job.path("FinalMetricDataList").path(0).path("Value").asDouble();
  }

  /// Let every second one of the training jobs end.
  private static void letEnd(Path data, int first) throws IOException {
    for (int i = first; i < COUNT; i += 2) {
      String job = "adopted-" + i + "-";
      try (Stream<Path> attempts = Files.list(data.resolve("training"))) {
        Path attempt =
            attempts
                .filter(each -> each.getFileName().toString().startsWith(job))
                .findFirst()
                .orElseThrow();
        Files.createFile(attempt.resolve("algo-1/ml/output/go"));
      }
    }
  }

  /// Each goes on until it may end; half of them while no server is there.
  private static void create(TestServer server, int number) throws IOException {
    String program =
        "import os, time; print('begun', flush=True); "
            + "[time.sleep(0.1) for _ in iter(lambda: os.path.exists('/opt/ml/output/go'), True)]; "
            + "print('score=%d;')".formatted(number);
    String body =
        """
        {"TrainingJobName": "adopted-%d",
         "AlgorithmSpecification": {
           "TrainingImage": "%s", "TrainingInputMode": "File",
           "ContainerEntrypoint": ["python3", "-c", "%s"],
           "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
         "RoleArn": "arn:aws:iam::000000000000:role/hone",
         "OutputDataConfig": {"S3OutputPath": "s3://results/output"},
         "ResourceConfig": {
           "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
         "StoppingCondition": {"MaxRuntimeInSeconds": 600}}
        """
            .formatted(number, IMAGE, program);
    Reply reply = server.calls().call("CreateTrainingJob", body, "adopted-" + number);
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
  }

  /// Wait until all have a container of their own.
  private static List<String> awaitContainers(Path data) throws IOException, InterruptedException {
    for (int i = 0; i < 1_200; i++) {
      List<String> all = DockerCommand.running(data);
      if (all.size() == COUNT) {
        return all;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("only these containers: " + DockerCommand.containers(data));
  }
}
