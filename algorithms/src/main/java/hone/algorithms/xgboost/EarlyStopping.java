package hone.algorithms.xgboost;

import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// Ends a training whose validation metric has not improved for some rounds, and keeps the best.
final class EarlyStopping {
  private static final List<String> MAXIMIZED =
      List.of("auc", "aucpr", "map", "ndcg", "r2", "interval-regression-accuracy");

  private final int patience;
  private final @Nullable String metric;
  private double best = Double.NaN;
  private int bestRound = -1;
  private byte @Nullable [] bestModel;

  /// @param metric what to watch, or null for the last one in the line
  EarlyStopping(int patience, @Nullable String metric) {
    this.patience = patience;
    this.metric = metric;
  }

  int bestRound() {
    return bestRound;
  }

  byte @Nullable [] bestModel() {
    return bestModel;
  }

  /// Look at one round's log line.
  boolean shouldStop(String line, int round, Booster booster) throws XGBoostError {
    String found = line.substring(line.lastIndexOf('\t') + 1);
    for (String part : line.split("\t")) {
      if (metric != null && part.startsWith("validation-" + metric + ":")) {
        found = part;
      }
    }
    int colon = found.lastIndexOf(':');
    double value = Double.parseDouble(found.substring(colon + 1));
    String name = found.substring(found.indexOf('-') + 1, colon).replaceFirst("@.*", "");
    boolean maximize =
        MAXIMIZED.contains(name) || (ClassMetrics.NAMES.contains(name) && !name.equals("mse"));
    if (bestRound < 0 || (maximize ? value > best : value < best)) {
      best = value;
      bestRound = round;
      // The binding cannot cut a model back to an earlier round, so the best one is copied.
      bestModel = booster.toByteArray("ubj");
    }
    return round - bestRound >= patience;
  }
}
