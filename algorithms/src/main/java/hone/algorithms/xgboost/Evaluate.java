package hone.algorithms.xgboost;

import hone.algorithms.container.Channel;
import hone.algorithms.container.ClientError;
import hone.algorithms.container.Dataset;
import hone.algorithms.container.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// Measures a trained model on a CSV file: `Evaluate --model PATH --data CSV --metric auc`.
///
/// Prints one JSON object on one line, metric by metric; `--metric auc,logloss` gives both. Exit
/// code 2 is the caller's mistake, told on standard error.
public final class Evaluate {
  private static final List<String> OPTIONS = List.of("--model", "--data", "--metric");

  private Evaluate() {}

  /// Measure, print and exit.
  public static void main(String[] arguments) {
    int code = run(List.of(arguments), System.out, System.err);
    System.out.flush();
    System.exit(code);
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      Map<String, String> options = options(arguments);
      out.println(
          evaluate(
              Path.of(option(options, "--model")),
              Path.of(option(options, "--data")),
              Hyperparameters.words(option(options, "--metric"))));
      return 0;
    } catch (ClientError mistake) {
      err.println(mistake.getMessage());
      return 2;
    } catch (IOException | XGBoostError failure) {
      err.println(failure.getMessage());
      return 1;
    }
  }

  private static Map<String, String> options(List<String> arguments) {
    var options = new LinkedHashMap<String, String>();
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!OPTIONS.contains(arguments.get(i)) || i + 1 == arguments.size()) {
        throw new ClientError(
            "%s: expected --model PATH --data CSV --metric NAME".formatted(arguments.get(i)));
      }
      options.put(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private static String option(Map<String, String> options, String name) {
    @Nullable String value = options.get(name);
    if (value == null) {
      throw new ClientError(name + " is missing; expected --model PATH --data CSV --metric NAME");
    }
    return value;
  }

  private static String evaluate(Path model, Path file, List<String> metrics)
      throws IOException, XGBoostError {
    if (!model.toFile().isFile()) {
      throw new ClientError("There is no model " + model);
    }
    EvalMetrics.checkNames(metrics);
    Booster booster = XGBoost.loadModel(Files.readAllBytes(model));
    Dataset data = new Channel("data", file, Channel.Format.CSV, false).read();
    DMatrix matrix = data.toMatrix(0);
    NativeCopy.discard(System.err);
    var line = new StringBuilder();
    for (String metric : metrics) {
      double value =
          ClassMetrics.NAMES.contains(metric)
              ? classMetric(booster, matrix, metric)
              : ownMetric(booster, matrix, metric);
      line.append(line.isEmpty() ? "{" : ",").append(Json.quote(metric)).append(':').append(value);
    }
    return line.append('}').toString();
  }

  private static double classMetric(Booster booster, DMatrix matrix, String metric)
      throws XGBoostError {
    float[][] predictions = booster.predict(matrix);
    String kind = predictions[0].length > 1 ? "multi:softprob" : "";
    return new ClassMetrics(matrix.getLabel(), predictions, kind).value(metric);
  }

  private static double ownMetric(Booster booster, DMatrix matrix, String metric)
      throws XGBoostError {
    booster.setParam("eval_metric", metric);
    String line = booster.evalSet(new DMatrix[] {matrix}, new String[] {"data"}, 0);
    for (String part : line.split("\t")) {
      if (part.startsWith("data-" + metric + ":")) {
        return Double.parseDouble(part.substring(part.lastIndexOf(':') + 1));
      }
    }
    throw new ClientError("XGBoost does not give metric %s, but: %s".formatted(metric, line));
  }
}
