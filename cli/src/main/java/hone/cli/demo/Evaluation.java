package hone.cli.demo;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;

/// How good a model is on data that no training has seen.
///
/// @param auc the area under the ROC curve, 0 to 1
/// @param logLoss how far its probabilities are off, 0 is best
/// @param accuracy the share of rows that are told right
/// @param rows how many rows it was measured on
public record Evaluation(double auc, double logLoss, double accuracy, int rows) {
  private static final String MODEL = "xgboost-model";

  /// Measure a model with the algorithms' own program, in a process of its own.
  ///
  /// @param archive a training job's `model.tar.gz`
  /// @param data rows with the label first, without a header
  public static Evaluation of(Home home, Path archive, Path data) {
    try {
      Path model = Files.createTempFile("hone-model", "");
      try {
        unpack(archive, model);
        JsonNode printed = Json.read(print(home, model, data), "the evaluation");
        try (var rows = Files.lines(data)) {
          return new Evaluation(
              printed.path("auc").asDouble(Double.NaN),
              printed.path("logloss").asDouble(Double.NaN),
              1 - printed.path("error").asDouble(Double.NaN),
              (int) rows.count());
        }
      } finally {
        Files.delete(model);
      }
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "'" + archive + "' cannot be evaluated: " + error);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CliError(Exit.INTERRUPTED, "interrupted");
    }
  }

  private static void unpack(Path archive, Path model) throws IOException {
    try (var tar = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(MODEL)) {
          Files.copy(tar, model, StandardCopyOption.REPLACE_EXISTING);
          return;
        }
      }
    }
    throw new IOException("no '" + MODEL + "' is in it");
  }

  private static String print(Home home, Path model, Path data)
      throws IOException, InterruptedException {
    var command =
        List.of(
            Home.java().toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            home.algorithmsClassPath(),
            "hone.algorithms.xgboost.Evaluate",
            "--model",
            model.toString(),
            "--data",
            data.toString(),
            "--metric",
            "auc,logloss,error");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException("the program ended with exit code " + exitCode);
    }
    return printed;
  }
}
