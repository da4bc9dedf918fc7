package hone.algorithms.xgboost;

import hone.algorithms.container.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import ml.dmlc.xgboost4j.java.XGBoostJNI;
import org.jspecify.annotations.Nullable;

/// Boosts round by round, logs each round's metrics and stops early if asked to.
final class Training {
  /// How much data keeps a thread busy. With less, threads mostly wait for each other, spinning:
  /// on a busy machine that made trainings dozens of times slower. Results do not depend on it.
  private static final long THREAD_VALUES = 1_000_000;

  private final Hyperparameters hyperparameters;
  private final Map<String, Dataset> channels;
  private final PrintStream log;
  private final BooleanSupplier stopped;

  /// @param channels `train`, and `validation` if there is one, in this order
  /// @param stopped asked after each round whether the training has to end now
  Training(
      Hyperparameters hyperparameters,
      Map<String, Dataset> channels,
      PrintStream log,
      BooleanSupplier stopped) {
    this.hyperparameters = hyperparameters;
    this.channels = channels;
    this.log = log;
    this.stopped = stopped;
  }

  /// Train and return the model, as `ModelFile` writes it.
  byte[] run() throws IOException, XGBoostError {
    int width = channels.values().stream().mapToInt(Dataset::columns).max().orElse(0);
    var matrices = new LinkedHashMap<String, DMatrix>();
    for (var channel : channels.entrySet()) {
      DMatrix matrix = channel.getValue().toMatrix(width);
      if (hyperparameters.objective().equals("survival:aft")) {
        boundLabels(matrix);
      }
      matrices.put(channel.getKey(), matrix);
    }
    NativeCopy.discard(log); // Making the matrices has loaded the library.
    DMatrix train = matrices.values().iterator().next();
    // No rounds yet: this only makes a booster that caches the predictions of every matrix.
    Booster booster = XGBoost.train(train, parameters(), 0, Map.copyOf(matrices), null, null);
    for (String metric : hyperparameters.metrics()) {
      if (!ClassMetrics.NAMES.contains(metric)) {
        booster.setParam("eval_metric", metric);
      }
    }
    byte[] best = boost(booster, matrices);
    return ModelFile.of(best == null ? booster : XGBoost.loadModel(best));
  }

  /// Tell XGBoost that every label is an observed survival time: the files have no censored ones.
  private static void boundLabels(DMatrix matrix) throws XGBoostError {
    for (String bound : List.of("label_lower_bound", "label_upper_bound")) {
      int code = XGBoostJNI.XGDMatrixSetFloatInfo(matrix.getHandle(), bound, matrix.getLabel());
      if (code != 0) {
        throw new XGBoostError(XGBoostJNI.XGBGetLastError());
      }
    }
  }

  private Map<String, Object> parameters() {
    Map<String, Object> parameters = hyperparameters.forXgboost();
    long values = channels.values().iterator().next().values();
    long threads = Math.min(Runtime.getRuntime().availableProcessors(), values / THREAD_VALUES + 1);
    parameters.putIfAbsent("nthread", threads);
    if (hyperparameters.objective().startsWith("multi:")) {
      // The bundled XGBoost would estimate an intercept for each class, which versions below 3.1
      // neither do nor can read; they start every class from here.
      parameters.putIfAbsent("base_score", "0.5");
    }
    return parameters;
  }

  /// Boost all rounds; return the best round's model if the training stopped early.
  private byte @Nullable [] boost(Booster booster, Map<String, DMatrix> matrices)
      throws XGBoostError {
    DMatrix[] sets = matrices.values().toArray(new DMatrix[0]);
    String[] names = matrices.keySet().toArray(new String[0]);
    int rounds = hyperparameters.integer("num_round", 0);
    EarlyStopping stopping = earlyStopping();
    for (int round = 0; round < rounds; round++) {
      booster.update(sets[0], round);
      String line = booster.evalSet(sets, names, round) + classMetrics(booster, matrices);
      log.println(line);
      if (stopping != null && stopping.shouldStop(line, round, booster)) {
        log.printf(Locale.ROOT, "Stopping early. Best iteration: %d%n", stopping.bestRound());
        break;
      }
      if (stopped.getAsBoolean()) {
        log.println("Stopping because the training job was stopped.");
        break;
      }
    }
    return stopping == null ? null : stopping.bestModel();
  }

  private @Nullable EarlyStopping earlyStopping() {
    int patience = hyperparameters.integer("early_stopping_rounds", 0);
    if (patience == 0) {
      return null;
    }
    if (!channels.containsKey("validation")) {
      log.println("early_stopping_rounds has no effect: there is no validation channel.");
      return null;
    }
    List<String> metrics = hyperparameters.metrics();
    return new EarlyStopping(patience, metrics.isEmpty() ? null : metrics.getLast());
  }

  private String classMetrics(Booster booster, Map<String, DMatrix> matrices) throws XGBoostError {
    var line = new StringBuilder();
    List<String> wanted =
        hyperparameters.metrics().stream().filter(ClassMetrics.NAMES::contains).toList();
    if (wanted.isEmpty()) {
      return "";
    }
    for (var set : matrices.entrySet()) {
      float[] labels = set.getValue().getLabel();
      var values =
          new ClassMetrics(labels, booster.predict(set.getValue()), hyperparameters.objective());
      for (String metric : wanted) {
        line.append('\t').append(set.getKey()).append('-').append(metric);
        line.append(':').append(String.format(Locale.ROOT, "%.6f", values.value(metric)));
      }
    }
    return line.toString();
  }
}
