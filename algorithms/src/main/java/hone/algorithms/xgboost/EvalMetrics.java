package hone.algorithms.xgboost;

import hone.algorithms.container.ClientError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Decides which metrics a training evaluates, and refuses those that do not fit.
final class EvalMetrics {
  private EvalMetrics() {}

  static List<String> of(Map<String, String> values, Map<String, HyperparameterSpec> table) {
    var metrics = new LinkedHashSet<String>();
    String given = values.get("eval_metric");
    if (given != null) {
      List<String> allowed = Objects.requireNonNull(table.get("eval_metric")).values();
      for (String metric : Hyperparameters.words(given)) {
        check(metric, allowed);
        checkAuc(metric, values);
        metrics.add(metric);
      }
    }
    String objective = values.get("_tuning_objective_metric");
    if (objective != null) {
      // Last, because early stopping watches the last one.
      String metric = objective.substring(objective.indexOf(':') + 1);
      metrics.remove(metric);
      metrics.add(metric);
    }
    metrics.forEach(metric -> checkObjective(metric, values));
    return new ArrayList<>(metrics);
  }

  /// Refuse a metric that does not exist.
  static void checkNames(List<String> metrics) {
    List<String> allowed =
        Objects.requireNonNull(HyperparameterSpec.table().get("eval_metric")).values();
    metrics.forEach(metric -> check(metric, allowed));
  }

  private static void check(String metric, List<String> allowed) {
    int at = metric.indexOf('@');
    if (at < 0) {
      if (!allowed.contains(metric)) {
        throw new ClientError(
            "Hyperparameter eval_metric: value %s not in range %s".formatted(metric, allowed));
      }
      return;
    }
    String name = metric.substring(0, at);
    if (!List.of("error", "ndcg", "map").contains(name)) {
      throw new ClientError(
          ("Metric '%s' is not supported. Parameter 'eval_metric' with customized threshold should"
                  + " be one of these options: 'error', 'ndcg', 'map'.")
              .formatted(metric));
    }
    try {
      // Ranking metrics may end in '-', which scores queries without relevant rows as 0.
      Double.parseDouble(metric.substring(at + 1).replaceFirst("-$", ""));
    } catch (NumberFormatException _) {
      throw new ClientError(
          "Threshold value 't' in '%s@t' expects float input, found '%s'.".formatted(name, metric));
    }
  }

  /// Refuse `auc` of a regression, as AWS's container does, which asks this of `eval_metric` alone:
  /// XGBoost itself computes it, and AWS's examples tune a regression of labels 0 and 1 by it.
  private static void checkAuc(String metric, Map<String, String> values) {
    String objective = objective(values);
    boolean ranked =
        objective.startsWith("binary:")
            || objective.startsWith("rank:")
            || objective.startsWith("multi:")
            || objective.equals("reg:logistic");
    if (metric.equals("auc") && !ranked) {
      throw new ClientError(
          ("Metric 'auc' can only be applied for classification and ranking problems"
                  + " (objective is %s).")
              .formatted(objective));
    }
  }

  /// Refuse what cannot be computed with the objective.
  private static void checkObjective(String metric, Map<String, String> values) {
    String objective = objective(values);
    if (metric.equals("aft-nloglik") && !objective.equals("survival:aft")) {
      throw new ClientError(
          ("Metric 'aft-nloglik' can only be applied for 'survival:aft' objective (objective is"
                  + " %s).")
              .formatted(objective));
    }
    if (metric.equals("f1_binary") && objective.startsWith("multi:")) {
      throw new ClientError(
          "Metric 'f1_binary': Target is multiclass but average='binary'; use f1_macro");
    }
  }

  private static String objective(Map<String, String> values) {
    return values.getOrDefault("objective", "reg:squarederror");
  }
}
