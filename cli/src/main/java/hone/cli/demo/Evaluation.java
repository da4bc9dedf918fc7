package hone.cli.demo;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// How good a model is on data that no training has seen.
///
/// @param auc the area under the ROC curve, 0 to 1
/// @param accuracy the share of rows that are told right
/// @param rows how many rows it was measured on
public record Evaluation(double auc, double accuracy, int rows) {

  /// Measure a model with the algorithms' own program, in a process of its own.
  ///
  /// @param model a training job's `model.tar.gz`
  /// @param data rows with the label first, without a header
  public static Evaluation of(Home home, Path model, Path data) {
    try {
      Process process =
          new ProcessBuilder(
                  Home.java().toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  home.algorithmsClassPath(),
                  "hone.algorithms.xgboost.Evaluate",
                  model.toString(),
                  data.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new CliError(
            Exit.FAILED, "'" + model + "' cannot be evaluated: exit code " + exitCode);
      }
      return read(Json.read(printed, "the evaluation"));
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "'" + model + "' cannot be evaluated: " + error);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CliError(Exit.INTERRUPTED, "interrupted");
    }
  }

  private static Evaluation read(JsonNode printed) {
    return new Evaluation(
        printed.path("auc").asDouble(Double.NaN),
        printed.path("accuracy").asDouble(Double.NaN),
        printed.path("rows").asInt(0));
  }
}
