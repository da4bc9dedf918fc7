package hone.algorithms.xgboost;

import hone.algorithms.container.ClientError;
import java.util.List;
import java.util.Map;

/// Checks the two kinds of constraints on trees, and writes them the way XGBoost reads them.
final class Constraints {
  private Constraints() {}

  static void check(Map<String, String> values) {
    String method = values.getOrDefault("tree_method", "auto");
    String monotone = values.get("monotone_constraints");
    if (monotone != null) {
      if (!List.of("exact", "hist").contains(method)) {
        throw new ClientError(
            ("monotone_constraints can be used only when the tree_method parameter is set to either"
                    + " 'exact' or 'hist' (found %s).")
                .formatted(method));
      }
      String compact = monotone.replaceAll("[\\s()\\[\\]]", "").replaceFirst(",$", "");
      if (!compact.matches("(-1|0|1)(,(-1|0|1))*")) {
        throw new ClientError(
            "Hyperparameter monotone_constraints: '%s' is not a list such as (1, 0, -1)"
                .formatted(monotone));
      }
      values.put("monotone_constraints", "(" + compact + ")");
    }
    String interaction = values.get("interaction_constraints");
    if (interaction != null) {
      if (!List.of("exact", "hist", "approx").contains(method)) {
        throw new ClientError(
            ("interaction_constraints can be used only when the tree_method parameter is set to"
                    + " either 'exact', 'hist' or 'approx' (found %s).")
                .formatted(method));
      }
      String compact = interaction.replaceAll("\\s", "");
      if (!compact.matches("\\[(\\[\\d+(,\\d+)*](,\\[\\d+(,\\d+)*])*)?]")) {
        throw new ClientError(
            ("Hyperparameter interaction_constraints: '%s' is not a nested list of columns such as"
                    + " [[0, 1], [2, 3]]")
                .formatted(interaction));
      }
      values.put("interaction_constraints", compact);
    }
  }
}
