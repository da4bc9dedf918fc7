package hone.cli.demo;

import java.util.Locale;

/// A measure of a model on data that no training has seen.
enum Measure {
  LOG_LOSS("log loss", "logloss", "lower") {
    @Override
    double of(Evaluation model) {
      return model.logLoss();
    }
  },
  AUC("AUC", "auc", "higher") {
    @Override
    double of(Evaluation model) {
      return model.auc();
    }
  },
  ACCURACY("accuracy", "accuracy", "higher") {
    @Override
    double of(Evaluation model) {
      return model.accuracy();
    }

    @Override
    String shown(Evaluation model) {
      return String.format(Locale.ROOT, "%.2f %%", 100 * of(model));
    }

    @Override
    String difference(Evaluation model, Evaluation other) {
      return String.format(Locale.ROOT, "%+6.2f points", 100 * (of(model) - of(other)));
    }
  };

  private final String title;
  private final String metric;
  private final String better;

  /// @param metric what XGBoost calls it
  /// @param better which values are
  Measure(String title, String metric, String better) {
    this.title = title;
    this.metric = metric;
    this.better = better;
  }

  abstract double of(Evaluation model);

  String title() {
    return title;
  }

  /// Whether a tuning job's objective, such as `validation:auc`, is this measure.
  boolean isTuned(String objective) {
    return objective.endsWith(":" + metric);
  }

  String shown(Evaluation model) {
    return String.format(Locale.ROOT, "%.4f", of(model));
  }

  String difference(Evaluation model, Evaluation other) {
    return String.format(Locale.ROOT, "%+.4f", of(model) - of(other));
  }

  /// One sentence on what tuning for this measure has done to it, for better or worse.
  String verdict(Evaluation tuned, Evaluation defaults) {
    double percent = 100 * (of(tuned) / of(defaults) - 1);
    String change =
        String.format(
            Locale.ROOT,
            "%.1f %% %s than with the defaults",
            Math.abs(percent),
            percent < 0 ? "lower" : "higher");
    return "Tuned for " + title + " (" + better + " is better): " + change + ".";
  }
}
