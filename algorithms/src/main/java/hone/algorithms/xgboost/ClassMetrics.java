package hone.algorithms.xgboost;

import hone.algorithms.container.ClientError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The metrics that SageMaker's XGBoost adds to XGBoost's own, with scikit-learn's definitions.
///
/// A binary prediction counts as the class it rounds to (0.5 to 0), a multi-class one as its most
/// likely class. Undefined ratios count as 0.
final class ClassMetrics {
  static final List<String> NAMES =
      List.of(
          "accuracy",
          "balanced_accuracy",
          "f1",
          "f1_binary",
          "f1_macro",
          "mse",
          "r2",
          "precision",
          "precision_macro",
          "precision_micro",
          "recall",
          "recall_macro",
          "recall_micro");

  private final double[] labels;
  private final double[] predicted;
  private final String objective;

  /// @param predictions XGBoost's output, one row each; the caller must not modify it
  ClassMetrics(float[] labels, float[][] predictions, String objective) {
    this.labels = new double[labels.length];
    this.predicted = new double[labels.length];
    this.objective = objective;
    for (int row = 0; row < labels.length; row++) {
      this.labels[row] = labels[row];
      predicted[row] =
          objective.equals("multi:softprob") ? top(predictions[row]) : predictions[row][0];
    }
  }

  double value(String metric) {
    return switch (metric) {
      case "mse" -> meanSquaredError();
      case "r2" -> r2();
      default -> ofClasses(metric);
    };
  }

  private double meanSquaredError() {
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      double error = labels[row] - predicted[row];
      sum += error * error;
    }
    return sum / labels.length;
  }

  private double r2() {
    double mean = 0;
    for (double label : labels) {
      mean += label / labels.length;
    }
    double spread = 0;
    for (double label : labels) {
      spread += (label - mean) * (label - mean);
    }
    double error = meanSquaredError() * labels.length;
    if (spread == 0) {
      return error == 0 ? 1 : 0;
    }
    return 1 - error / spread;
  }

  private double ofClasses(String metric) {
    var classes = new TreeMap<Double, Tally>();
    int hits = 0;
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] != Math.rint(labels[row])) {
        throw new ClientError(
            "Metric '%s' needs class labels, found %s in row %d"
                .formatted(metric, labels[row], row + 1));
      }
      double guess = classOf(predicted[row]);
      Tally truth = classes.computeIfAbsent(labels[row], _ -> new Tally());
      Tally guessed = classes.computeIfAbsent(guess, _ -> new Tally());
      truth.actual++;
      guessed.predicted++;
      if (guess == labels[row]) {
        truth.hits++;
        hits++;
      }
    }
    double micro = (double) hits / labels.length;
    List<Tally> all = List.copyOf(classes.values());
    return switch (metric) {
      case "accuracy", "precision_micro", "recall_micro" -> micro;
      case "balanced_accuracy" ->
          mean(all.stream().filter(t -> t.actual > 0).toList(), Kind.RECALL);
      case "f1", "f1_macro" -> mean(all, Kind.F1);
      case "precision_macro" -> mean(all, Kind.PRECISION);
      case "recall_macro" -> mean(all, Kind.RECALL);
      case "f1_binary" -> positive(metric, classes, Kind.F1);
      case "precision" -> positive(metric, classes, Kind.PRECISION);
      case "recall" -> positive(metric, classes, Kind.RECALL);
      default -> throw new IllegalArgumentException("unknown metric " + metric);
    };
  }

  private double classOf(double prediction) {
    // A raw margin is positive where its probability is above one half.
    return objective.equals("binary:logitraw") ? (prediction > 0 ? 1 : 0) : Math.rint(prediction);
  }

  private static double positive(String metric, Map<Double, Tally> classes, Kind kind) {
    for (double label : classes.keySet()) {
      if (label != 0 && label != 1) {
        throw new ClientError(
            "Metric '%s': Target is multiclass but average='binary' (found class %s)"
                .formatted(metric, label));
      }
    }
    Tally tally = classes.get(1.0);
    return tally == null ? 0 : tally.ratio(kind);
  }

  private static double mean(List<Tally> tallies, Kind kind) {
    double sum = 0;
    for (Tally tally : tallies) {
      sum += tally.ratio(kind);
    }
    return sum / tallies.size();
  }

  private static int top(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private enum Kind {
    PRECISION,
    RECALL,
    F1
  }

  private static final class Tally {
    private int actual;
    private int predicted;
    private int hits;

    double ratio(Kind kind) {
      double of =
          switch (kind) {
            case PRECISION -> predicted;
            case RECALL -> actual;
            case F1 -> (actual + predicted) / 2.0;
          };
      return of == 0 ? 0 : hits / of;
    }
  }
}
