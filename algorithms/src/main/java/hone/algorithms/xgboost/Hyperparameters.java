package hone.algorithms.xgboost;

import hone.algorithms.container.ClientError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Validated hyperparameters of one training, under XGBoost's own names.
///
/// @param values as given, aliases replaced
/// @param metrics what to evaluate in each round, in order: `eval_metric`, then the tuning
///     objective if it is not among them
record Hyperparameters(Map<String, String> values, List<String> metrics) {
  /// Ours or the platform's own, and those that XGBoost no longer has and that change nothing.
  private static final Set<String> NOT_FOR_XGBOOST =
      Set.of(
          "num_round",
          "csv_weights",
          "early_stopping_rounds",
          "silent",
          "eval_metric",
          "_tuning_objective_metric",
          "save_model_on_termination",
          "use_dask_gpu_training",
          "dsplit",
          "predictor",
          "sketch_eps",
          "deterministic_histogram",
          "prob_buffer_row",
          "lambda_bias");

  /// What only DART has. The bundled XGBoost makes DART of every tree booster that is given one of
  /// these, where older versions let `gbtree` pass them over.
  private static final Set<String> DARTS =
      Set.of("sample_type", "normalize_type", "rate_drop", "one_drop", "skip_drop");

  private static final Set<String> GONE =
      Set.of("sketch_eps", "lambda_bias", "predictor", "prob_buffer_row", "dsplit");

  private static final List<String> UPDATERS_GONE =
      List.of("distcol", "grow_local_histmaker", "grow_skmaker");

  Hyperparameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    metrics = List.copyOf(metrics);
  }

  /// Validate what the training job was given.
  static Hyperparameters of(Map<String, String> given) {
    Map<String, HyperparameterSpec> table = HyperparameterSpec.table();
    var values = new LinkedHashMap<String, String>();
    given.forEach((name, value) -> put(name, value, table, values));
    for (HyperparameterSpec spec : table.values()) {
      if (spec.required() && !values.containsKey(spec.name())) {
        throw new ClientError("Missing required hyperparameter: " + spec.name());
      }
    }
    refuseUnsupported(values);
    checkObjective(values);
    checkUpdater(values);
    Constraints.check(values);
    return new Hyperparameters(values, EvalMetrics.of(values, table));
  }

  private static void put(
      String name,
      String value,
      Map<String, HyperparameterSpec> table,
      Map<String, String> values) {
    if (name.startsWith("sagemaker_") || name.startsWith("save_rabit")) {
      return; // Written by SDKs for script mode; without a script they mean nothing.
    }
    HyperparameterSpec spec = table.get(name);
    for (HyperparameterSpec candidate : table.values()) {
      spec = spec == null && name.equals(candidate.alias()) ? candidate : spec;
    }
    if (spec == null) {
      throw new ClientError(
          "Extraneous hyperparameter found: %s (allowed: %s)"
              .formatted(name, String.join(", ", table.keySet())));
    }
    spec.check(value);
    if (values.put(spec.name(), value.strip()) != null) {
      throw new ClientError(
          "Hyperparameter %s is given twice: as %s and as %s"
              .formatted(spec.name(), spec.name(), spec.alias()));
    }
  }

  private static void refuseUnsupported(Map<String, String> values) {
    refuse(values, "tree_method", "gpu_hist", "there is no GPU; use hist");
    refuse(values, "predictor", "gpu_predictor", "there is no GPU; use cpu_predictor");
    refuse(values, "sampling_method", "gradient_based", "it needs a GPU; use uniform");
    refuse(values, "use_dask_gpu_training", "true", "there is no GPU");
    refuse(values, "dsplit", "col", "it needs several hosts; use row");
    refuse(values, "process_type", "update", "there is no earlier model to update");
    for (String name : List.of("_kfold", "_num_cv_round")) {
      if (values.containsKey(name)) {
        throw new ClientError(
            "Hyperparameter %s: cross-validation is not supported".formatted(name));
      }
    }
  }

  private static void refuse(Map<String, String> values, String name, String value, String reason) {
    if (value.equals(values.get(name))) {
      throw new ClientError(
          "Hyperparameter %s: %s is not supported, %s".formatted(name, value, reason));
    }
  }

  private static void checkObjective(Map<String, String> values) {
    String objective = values.getOrDefault("objective", "reg:squarederror");
    boolean multi = objective.startsWith("multi:");
    if (multi && !values.containsKey("num_class")) {
      throw new ClientError("Require input for parameter 'num_class' for multi-classification");
    }
    if (!multi && values.containsKey("num_class")) {
      throw new ClientError(
          ("Do not need to setup parameter 'num_class' for learning task other than"
                  + " multi-classification (objective is %s)")
              .formatted(objective));
    }
    if (objective.equals("reg:linear")) {
      values.put("objective", "reg:squarederror"); // The same under its newer name.
    }
  }

  private static void checkUpdater(Map<String, String> values) {
    String updater = values.get("updater");
    if (updater == null) {
      return;
    }
    boolean linear = "gblinear".equals(values.get("booster"));
    List<String> allowed =
        linear
            ? List.of("shotgun", "coord_descent")
            : List.of(
                "grow_colmaker",
                "grow_histmaker",
                "grow_quantile_histmaker",
                "sync",
                "refresh",
                "prune");
    List<String> words = words(updater);
    for (String word : words) {
      if (!allowed.contains(word)) {
        String why = UPDATERS_GONE.contains(word) ? " (XGBoost no longer has it)" : "";
        throw new ClientError(
            "Hyperparameter updater: %s is not in %s%s".formatted(word, allowed, why));
      }
    }
    long growing = words.stream().filter(word -> word.startsWith("grow_")).count();
    if (linear ? words.size() != 1 : growing > 1) {
      throw new ClientError(
          "Hyperparameter updater: %s: only one %s can be selected"
              .formatted(updater, linear ? "linear updater" : "tree grow plugin"));
    }
  }

  /// The words of a comma-separated list, also if it is written like a JSON or Python list.
  static List<String> words(String list) {
    var words = new ArrayList<String>();
    for (String part : list.replaceAll("[\\[\\]'\"]", "").split(",")) {
      words.add(part.strip());
    }
    return words;
  }

  /// What is handed to XGBoost, except the metrics.
  Map<String, Object> forXgboost() {
    var parameters = new LinkedHashMap<String, Object>();
    values.forEach(
        (name, value) -> {
          if (!NOT_FOR_XGBOOST.contains(name) && !passedOver(name)) {
            parameters.put(name, value);
          }
        });
    if ("1".equals(values.get("silent"))) {
      parameters.putIfAbsent("verbosity", "0");
    }
    return parameters;
  }

  /// Each hyperparameter that was given but has no effect, with the reason.
  SequencedMap<String, String> withoutEffect() {
    var names = new LinkedHashMap<String, String>();
    for (String name : values.keySet()) {
      if (GONE.contains(name)) {
        names.put(name, "with this version of XGBoost");
      } else if (passedOver(name)) {
        names.put(name, "with booster " + booster());
      }
    }
    return names;
  }

  private boolean passedOver(String name) {
    return DARTS.contains(name) && !booster().equals("dart");
  }

  private String booster() {
    return values.getOrDefault("booster", "gbtree");
  }

  String objective() {
    return values.getOrDefault("objective", "reg:squarederror");
  }

  /// The integer named `name`, or `otherwise` if it was not given.
  int integer(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  boolean flag(String name) {
    @Nullable String value = values.get(name);
    return "true".equals(value) || "1".equals(value);
  }
}
