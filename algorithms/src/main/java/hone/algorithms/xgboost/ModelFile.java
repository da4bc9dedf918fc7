package hone.algorithms.xgboost;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
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

  /// One place that is written otherwise.
  private record Edit(int begin, int end, String text) {}

  static byte[] of(Booster booster) throws XGBoostError {
    // A model can take a good part of the memory, so only the edits are there beside two of it.
    byte[] model = booster.toByteArray("json");
    List<Edit> edits = edits(model);
    int length = model.length;
    for (Edit edit : edits) {
      length += edit.text.length() - (edit.end - edit.begin);
    }
    ByteBuffer out = ByteBuffer.allocate(length);
    int copied = 0;
    for (Edit edit : edits) {
      out.put(model, copied, edit.begin - copied);
      out.put(edit.text.getBytes(StandardCharsets.ISO_8859_1));
      copied = edit.end;
    }
    return out.put(model, copied, model.length - copied).array();
  }

  private static List<Edit> edits(byte[] model) {
    // No text in it is the caller's: the matrices have no names of columns.
    var json = new String(model, StandardCharsets.ISO_8859_1);
    var edits = new ArrayList<Edit>();
    edits.add(intercept(json));
    dart(json, edits);
    directions(json, edits);
    objective(json, edits);
    edits.sort(Comparator.comparingInt(Edit::begin));
    return edits;
  }

  private static Edit intercept(String json) {
    int begin = after(json, INTERCEPT);
    int end = json.indexOf("]\"", begin);
    List<String> values = List.of(json.substring(begin, end).split(","));
    if (new HashSet<>(values).size() != 1) {
      throw new IllegalStateException("expected one intercept, found " + values);
    }
    return new Edit(begin - 1, end + 1, values.getFirst());
  }

  private static void dart(String json, List<Edit> edits) {
    int weights = json.indexOf(WEIGHTS);
    if (weights < 0) {
      return;
    }
    int trees = after(json, TREES);
    int weightsEnd = json.indexOf(']', weights) + 1;
    if (!json.startsWith(TREES_END, weightsEnd)) {
      throw new IllegalStateException("expected the weights of trees at the end of the trees");
    }
    String nested = TREES.replace("{\"model", "{\"gbtree\":{\"model");
    edits.add(new Edit(trees - TREES.length(), trees, nested));
    String moved = TREES_END + ",\"name\":\"dart\"" + json.substring(weights, weightsEnd);
    edits.add(new Edit(weights, weightsEnd + TREES_END.length() - 1, moved));
  }

  private static void directions(String json, List<Edit> edits) {
    int end = 0;
    for (int at = json.indexOf(DIRECTIONS); at >= 0; at = json.indexOf(DIRECTIONS, end)) {
      int begin = at + DIRECTIONS.length();
      end = json.indexOf(']', begin);
      String numbers = json.substring(begin, end);
      edits.add(new Edit(begin, end, numbers.replace("0", "false").replace("1", "true")));
    }
  }

  private static void objective(String json, List<Edit> edits) {
    int begin = after(json, "\"objective\":{");
    if (json.contains("\"name\":\"reg:") && !json.contains("\"reg_loss_param\"")) {
      edits.add(new Edit(begin, begin, "\"reg_loss_param\":{\"scale_pos_weight\":\"1\"},"));
    }
    if (json.contains("\"name\":\"rank:")) {
      String pairs = "\"lambda_rank_param\":{\"fix_list_weight\":\"0\",\"num_pairsample\":\"1\"},";
      edits.add(new Edit(begin, begin, pairs));
    }
  }

  private static int after(String json, String text) {
    int at = json.lastIndexOf(text);
    if (at < 0) {
      throw new IllegalStateException("expected %s in XGBoost's model".formatted(text));
    }
    return at + text.length();
  }
}
