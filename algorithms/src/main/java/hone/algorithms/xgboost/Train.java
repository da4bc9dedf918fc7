package hone.algorithms.xgboost;

import hone.algorithms.container.Channel;
import hone.algorithms.container.ClientError;
import hone.algorithms.container.Dataset;
import hone.algorithms.container.TrainingFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// The training program: `java … hone.algorithms.xgboost.Train`, with no arguments.
///
/// Exit code 0 is a trained model in `model/xgboost-model`; 2 is the caller's mistake and 1 any
/// other failure, both told in `output/failure`.
public final class Train {
  /// How long a stopped training may take to finish its round and save its model.
  private static final long STOP_SECONDS = 60;

  /// Parts of XGBoost's own messages that blame the caller's data or hyperparameters.
  private static final List<String> CALLERS_MISTAKES =
      List.of(
          "label must be",
          "Invalid Parameter",
          "Invalid parameter",
          "Invalid Input",
          "base_score must be",
          "should be greater equal to",
          "exceed bound",
          "only contains pos or neg samples");

  private Train() {}

  /// Train in the folder that `SAGEMAKER_BASE_DIR` names, by default `/opt/ml`.
  public static void main(String[] arguments) {
    String base = System.getenv("SAGEMAKER_BASE_DIR");
    var folder = new TrainingFolder(Path.of(base == null || base.isEmpty() ? "/opt/ml" : base));
    var stopping = new CountDownLatch(1);
    var finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopping, finished), "stop"));
    int code = 1;
    try {
      code = run(folder, System.out, System.err, () -> stopping.getCount() == 0);
    } finally {
      finished.countDown();
    }
    System.exit(code);
  }

  private static void stop(CountDownLatch stopping, CountDownLatch finished) {
    stopping.countDown();
    try {
      finished.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Train, and return the exit code.
  static int run(TrainingFolder folder, PrintStream out, PrintStream err, BooleanSupplier stopped) {
    try {
      train(folder, out, stopped);
      out.flush();
      return 0;
    } catch (ClientError mistake) {
      return fail(folder, err, "ClientError: " + mistake.getMessage(), 2);
    } catch (XGBoostError failure) {
      return fail(folder, err, failure);
    } catch (LinkageError failure) {
      failure.printStackTrace(err);
      return fail(
          folder,
          err,
          "AlgorithmError: XGBoost's native library does not load; on Linux it needs libgomp.so.1"
              + " (package libgomp1 or libgomp): "
              + failure,
          1);
    } catch (IOException | RuntimeException | Error failure) {
      // An error, too: no memory is told where the platform looks for the reason.
      failure.printStackTrace(err);
      return fail(folder, err, "AlgorithmError: " + failure, 1);
    }
  }

  private static void train(TrainingFolder folder, PrintStream out, BooleanSupplier stopped)
      throws IOException, XGBoostError {
    var hyperparameters = Hyperparameters.of(folder.hyperparameters());
    hyperparameters
        .withoutEffect()
        .forEach((name, why) -> out.printf("Hyperparameter %s has no effect %s.%n", name, why));
    Map<String, Dataset> data = read(folder, hyperparameters);
    data.forEach((name, rows) -> out.printf("Channel %s has %d rows.%n", name, rows.rows()));
    byte[] model = new Training(hyperparameters, data, out, stopped).run();
    if (stopped.getAsBoolean()
        && "false".equals(hyperparameters.values().get("save_model_on_termination"))) {
      out.println("The model is not saved, since save_model_on_termination is false.");
      return;
    }
    Files.createDirectories(folder.model().getParent());
    Files.write(folder.model(), model);
  }

  private static Map<String, Dataset> read(TrainingFolder folder, Hyperparameters hyperparameters)
      throws IOException {
    Map<String, String> given = folder.channels();
    for (String name : given.keySet()) {
      if (!List.of("train", "validation", "code").contains(name)) {
        throw new ClientError(
            "Extraneous channel found: %s (allowed: train, validation)".formatted(name));
      }
    }
    if (!given.containsKey("train")) {
      throw new ClientError("Missing required channel: train");
    }
    boolean weighted = hyperparameters.flag("csv_weights");
    var data = new LinkedHashMap<String, Dataset>();
    for (String name : List.of("train", "validation")) {
      String type = given.get(name);
      if (type != null) {
        Channel.Format format = ContentTypes.format(name, type);
        Dataset rows = new Channel(name, folder.channel(name), format, weighted).read();
        LabelRules.check(
            name, rows, hyperparameters.objective(), hyperparameters.integer("num_class", 2));
        data.put(name, rows);
      }
    }
    return data;
  }

  private static int fail(TrainingFolder folder, PrintStream err, XGBoostError failure) {
    // The message's later lines are the native stack; the first one tells what happened.
    String message = String.valueOf(failure.getMessage());
    String first =
        message.strip().lines().findFirst().orElse("").replaceFirst("^\\[[^]]*] \\S+: ", "");
    err.println(message);
    boolean callers = CALLERS_MISTAKES.stream().anyMatch(message::contains);
    return callers
        ? fail(folder, err, "ClientError: " + first, 2)
        : fail(folder, err, "AlgorithmError: XGB train call failed with exception: " + first, 1);
  }

  private static int fail(TrainingFolder folder, PrintStream err, String reason, int code) {
    err.println(reason);
    try {
      folder.fail(reason);
    } catch (IOException e) {
      err.println("Cannot write output/failure: " + e);
    }
    return code;
  }
}
