package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
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
import tools.jackson.databind.node.ObjectNode;

/// Runs `examples/sagemaker-script` as it is: by processes in script mode, and in containers.
@ExtendWith(EndsLeftovers.class)
final class ExampleIT {
  private static final Path EXAMPLES = Path.of("../examples");
  private static final String IMAGE = "hone-test/sagemaker-script:1";

  @TempDir private Path folder = Path.of("");

  @Test
  void aScriptWrittenForSageMakerRunsAsProcesses() throws Exception {
    try (HoneProcess server = serve("script: python3")) {
      checkTuning(server.greeting());
    }
  }

  @Test
  void theSameRequestRunsInContainersAndGoesOnAfterAnInterruption() throws Exception {
    DockerCommand.assumeThereIsAnEngine();
    DockerCommand.makeExampleImage(IMAGE);
    try (HoneProcess server = serve("container: " + IMAGE)) {
      JsonNode greeting = server.greeting();
      checkTuning(greeting);
      checkInterruption(greeting);

      Path data = Path.of(greeting.path("data").asString());
      assertThat(DockerCommand.containers(data)).as("containers left").isEmpty();
    } finally {
      DockerCommand.lines("rmi", IMAGE);
    }
  }

  /// Start a server whose buckets have the examples.
  private HoneProcess serve(String runs) throws IOException {
    Path bucket = folder.resolve("hone/s3/hone-examples");
    copy(EXAMPLES.resolve("churn"), bucket.resolve("churn"));
    copy(EXAMPLES.resolve("sagemaker-script"), bucket.resolve("sagemaker-script"));
    Files.write(
        folder.resolve("hone/config.yaml"),
        List.of(
            "docker_pull: never",
            "docker_network: none",
            "slots: 2",
            "images:",
            "  - pattern: \"*/sagemaker-scikit-learn:*\"",
            "    " + runs));
    return HoneProcess.serve(folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(each.getFileName().toString()));
      }
    }
  }

  private void checkTuning(JsonNode greeting) throws Exception {
    Path request = EXAMPLES.resolve("sagemaker-script/tuning-job.json");
    Ran tuned = hone(greeting, "tune", request.toString());
    assertThat(tuned.exitCode()).as(tuned.out() + tuned.err()).isEqualTo(Exit.OK);

    JsonNode trials = Json.read(hone(greeting, "trials", "churn-script", "--json").out(), "trials");
    assertThat(trials.size()).isEqualTo(8);
    double loss =
        trials.path(0).path("FinalHyperParameterTuningJobObjectiveMetric").path("Value").asDouble();
    // Who always says how many leave has 0.40.
    assertThat(loss).isBetween(0.1, 0.35);
    String best = trials.path(0).path("TrainingJobName").asString();
    Path bucket = folder.resolve("hone/s3/hone-examples/churn-script");
    assertThat(bucket.resolve("output/" + best + "/output/model.tar.gz")).isNotEmptyFile();
    assertThat(hone(greeting, "logs", best).out()).contains("[3] validation-logloss=");
  }

  private void checkInterruption(JsonNode greeting) throws Exception {
    ObjectNode request = spotTraining();
    try (AwsClient client = HoneProcess.client(greeting)) {
      client.sagemaker("CreateTrainingJob", request);
      for (int i = 0; !String.join("\n", HoneProcess.log(client, "spot")).contains("[2]"); i++) {
        assertThat(i).as("waiting for two epochs").isLessThan(1_200);
        Thread.sleep(100);
      }
    }
    Ran interrupted = hone(greeting, "interrupt", "spot");
    assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(Exit.OK);
    Ran followed = hone(greeting, "logs", "-f", "spot");
    assertThat(followed.out()).contains("Resuming after epoch", "[8] validation-logloss=");
  }

  /// A training job as the tuning job's definition has it, slow enough to be interrupted.
  private static ObjectNode spotTraining() throws IOException {
    Path file = EXAMPLES.resolve("sagemaker-script/tuning-job.json");
    var request = (ObjectNode) Json.readObject(file.toString()).path("TrainingJobDefinition");
    request.put("TrainingJobName", "spot");
    request.put("EnableManagedSpotTraining", true);
    var values = (ObjectNode) request.remove("StaticHyperParameters");
    values.put("epochs", "8").put("seconds-per-epoch", "3");
    request.set("HyperParameters", values);
    ((ObjectNode) request.path("StoppingCondition")).put("MaxWaitTimeInSeconds", 600);
    return request;
  }

  private Ran hone(JsonNode greeting, String... arguments)
      throws IOException, InterruptedException {
    return HoneProcess.ask(folder, greeting, arguments);
  }
}
