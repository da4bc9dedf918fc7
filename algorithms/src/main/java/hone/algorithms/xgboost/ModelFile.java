package hone.algorithms.xgboost;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Writes a trained model in JSON that XGBoost predicts the same from in each version from 1.3 on.
///
/// The bundled XGBoost writes four things in a way that older versions do not know. They load such
/// a model without a word and predict wrongly, or not at all, and AWS's containers are older. So
/// these are written the older way, which newer versions read, too:
/// - the intercept as a number; a list of numbers was taken for the default, 0.5,
/// - the weights of DART's trees beside the trees, in a booster `dart`; in `gbtree` they were lost,
/// - what objectives must have had, though predictions do not depend on it,
/// - where missing values go as booleans (versions below 1.6).
final class ModelFile {
  private static final String INTERCEPT = "\"base_score\":\"[";
  private static final String WEIGHTS = ",\"weight_drop\":[";
  private static final String DIRECTIONS = "\"default_left\":[";
  private static final String TREES = "\"gradient_booster\":{\"model\":{";
  private static final String TREES_END = "},\"name\":\"gbtree\"}";

  private ModelFile() {}

  static byte[] of(Booster booster) throws XGBoostError {
    // No text in it is the caller's: the matrices have no names of columns.
    var json = new String(booster.toByteArray("json"), StandardCharsets.ISO_8859_1);
    String portable = objective(intercept(directions(dart(json))));
    return portable.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String intercept(String json) {
    int begin = after(json, INTERCEPT);
    int end = json.indexOf("]\"", begin);
    List<String> values = List.of(json.substring(begin, end).split(","));
    if (new HashSet<>(values).size() != 1) {
      throw new IllegalStateException("expected one intercept, found " + values);
    }
    return json.substring(0, begin - 1) + values.getFirst() + json.substring(end + 1);
  }

  private static String dart(String json) {
    int weights = json.indexOf(WEIGHTS);
    if (weights < 0) {
      return json;
    }
    int trees = after(json, TREES);
    int weightsEnd = json.indexOf(']', weights) + 1;
    if (!json.startsWith(TREES_END, weightsEnd)) {
      throw new IllegalStateException("expected the weights of trees at the end of the trees");
    }
    return json.substring(0, trees - TREES.length())
        + TREES.replace("{\"model", "{\"gbtree\":{\"model")
        + json.substring(trees, weights)
        + TREES_END
        + ",\"name\":\"dart\""
        + json.substring(weights, weightsEnd)
        + json.substring(weightsEnd + TREES_END.length() - 1);
  }

  private static String directions(String json) {
    var out = new StringBuilder(json.length() + json.length() / 8);
    int copied = 0;
    for (int at = json.indexOf(DIRECTIONS); at >= 0; at = json.indexOf(DIRECTIONS, copied)) {
      int begin = at + DIRECTIONS.length();
      int end = json.indexOf(']', begin);
      out.append(json, copied, begin);
      for (int i = begin; i < end; i++) {
        switch (json.charAt(i)) {
          case '0' -> out.append("false");
          case '1' -> out.append("true");
          default -> out.append(json.charAt(i));
        }
      }
      copied = end;
    }
    return out.append(json, copied, json.length()).toString();
  }

  private static String objective(String json) {
    var parts = new ArrayList<String>();
    if (json.contains("\"name\":\"reg:") && !json.contains("\"reg_loss_param\"")) {
      parts.add("\"reg_loss_param\":{\"scale_pos_weight\":\"1\"}");
    }
    if (json.contains("\"name\":\"rank:")) {
      parts.add("\"lambda_rank_param\":{\"fix_list_weight\":\"0\",\"num_pairsample\":\"1\"}");
    }
    int begin = after(json, "\"objective\":{");
    String added = parts.isEmpty() ? "" : String.join(",", parts) + ",";
    return json.substring(0, begin) + added + json.substring(begin);
  }

  private static int after(String json, String text) {
    int at = json.lastIndexOf(text);
    if (at < 0) {
      throw new IllegalStateException("expected %s in XGBoost's model".formatted(text));
    }
    return at + text.length();
  }
}
