package hone.algorithms.xgboost;

import hone.algorithms.container.ClientError;
import hone.algorithms.container.Dataset;

/// Refuses labels that an objective cannot learn from, naming the row.
final class LabelRules {
  private LabelRules() {}

  static void check(String channel, Dataset data, String objective, int classes) {
    for (int row = 0; row < data.rows(); row++) {
      float label = data.label(row);
      String rule = broken(label, objective, classes);
      if (!rule.isEmpty()) {
        throw new ClientError(
            "Channel '%s', row %d: %s (found %s, objective is %s)"
                .formatted(channel, row + 1, rule, label, objective));
      }
    }
  }

  /// What `label` breaks, or an empty text.
  private static String broken(float label, String objective, int classes) {
    return switch (objective) {
      case "binary:logistic", "binary:logitraw", "binary:hinge", "reg:logistic" ->
          label >= 0 && label <= 1 ? "" : "label must be in [0,1] for logistic regression";
      case "multi:softmax", "multi:softprob" ->
          label >= 0 && label < classes && label == Math.rint(label)
              ? ""
              : "label must be in [0, num_class) and an integer, num_class is " + classes;
      case "count:poisson" -> label >= 0 ? "" : "PoissonRegression: label must be nonnegative";
      case "reg:tweedie" -> label >= 0 ? "" : "TweedieRegression: label must be nonnegative";
      case "survival:aft" -> label > 0 ? "" : "a survival time must be positive";
      case "reg:gamma" -> label > 0 ? "" : "GammaRegression: label must be positive";
      case "reg:squaredlogerror" ->
          label > -1 ? "" : "label must be greater than -1 for rmsle so that log(label + 1) exists";
      case "rank:ndcg", "rank:map", "rank:pairwise" ->
          label >= 0 ? "" : "a relevance degree must be nonnegative";
      default -> "";
    };
  }
}
