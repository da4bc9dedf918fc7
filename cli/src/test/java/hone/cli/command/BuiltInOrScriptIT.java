package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One image is the built-in XGBoost and what runs scripts, as the SageMaker SDK's `Estimator` and
/// `sagemaker.xgboost.XGBoost` use it.
@ExtendWith(EndsLeftovers.class)
final class BuiltInOrScriptIT {
  private static final Path CHURN = Path.of("../examples/churn");

  @TempDir private Path folder = Path.of("");

  /// AWS's example, small, on the same image.
  private ObjectNode request(String name) throws Exception {
    ObjectNode request = Json.readObject(CHURN.resolve("tuning-job.json").toString());
    request.put("HyperParameterTuningJobName", name);
    ((ObjectNode) request.at("/HyperParameterTuningJobConfig/ResourceLimits"))
        .put("MaxNumberOfTrainingJobs", 2);
    fixed(request).put("num_round", "3");
    return request;
  }

  private static ObjectNode fixed(ObjectNode request) {
    return (ObjectNode) request.at("/TrainingJobDefinition/StaticHyperParameters");
  }

  private String log(JsonNode greeting, ObjectNode request) throws Exception {
    String name = request.path("HyperParameterTuningJobName").asString();
    Path file = Files.writeString(folder.resolve(name + ".json"), request.toString());
    Ran tuned = HoneProcess.ask(folder, greeting, "tune", file.toString());
    assertThat(tuned.exitCode()).as(tuned.out() + tuned.err()).isEqualTo(Exit.OK);
    JsonNode trials =
        Json.read(HoneProcess.ask(folder, greeting, "trials", name, "--json").out(), "trials");
    assertThat(trials.size()).isEqualTo(2);
    assertThat(trials)
        .allMatch(each -> each.path("TrainingJobStatus").asString().equals("Completed"));
    String best = trials.path(0).path("TrainingJobName").asString();
    return HoneProcess.ask(folder, greeting, "logs", best).out();
  }

  @Test
  void oneEntryOfImagesTrainsWhatEitherEstimatorAsksFor() throws Exception {
    Path venv = folder.resolve("venv");
    Process made =
        new ProcessBuilder("python3", "-m", "venv", "--without-pip", venv.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    Path bucket = Files.createDirectories(folder.resolve("hone/s3/hone-examples/churn"));
    for (String name : List.of("train.csv", "validation.csv")) {
      Files.copy(CHURN.resolve(name), bucket.resolve(name));
    }
    Path code = Files.createDirectories(folder.resolve("code"));
    Files.writeString(
        code.resolve("train.py"),
        """
        import argparse, sys
        parser = argparse.ArgumentParser()
        parser.add_argument("--eta", type=float)
        print("prefix", sys.prefix)
        print("[0]\\tvalidation-logloss:%f" % parser.parse_known_args()[0].eta)
        """);
    Files.write(
        folder.resolve("hone/config.yaml"),
        List.of(
            "images:",
            "  - pattern: '*/sagemaker-xgboost:*'",
            "    builtin: xgboost",
            "    script: " + venv + "/bin/python"));
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      ObjectNode script = request("by-script");
      fixed(script)
          .put("sagemaker_program", "\"train.py\"")
          .put("sagemaker_submit_directory", "\"" + code.toUri() + "\"");

      assertThat(log(greeting, request("built-in")))
          .contains("Channel train has", "[2]", "validation-logloss:");
      assertThat(log(greeting, script)).contains("prefix " + venv).doesNotContain("Channel train");
    }
  }
}
