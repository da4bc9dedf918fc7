package hone.runtime.image;

import hone.engine.backend.BuiltInHyperparameter;
import hone.engine.backend.BuiltInHyperparameter.Bound;
import hone.engine.backend.BuiltInHyperparameter.Companion;
import hone.engine.backend.BuiltInHyperparameter.Kind;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a built-in algorithm's table of hyperparameters.
public final class BuiltInHyperparameters {
  private BuiltInHyperparameters() {}

  /// Read `{"hyperparameters": [{"name": …, "type": "Integer", "min": …, "minOpen": …, …}]}`.
  public static List<BuiltInHyperparameter> read(InputStream json) {
    var all = new ArrayList<BuiltInHyperparameter>();
    for (JsonNode each : JsonMapper.shared().readTree(json).path("hyperparameters")) {
      all.add(
          new BuiltInHyperparameter(
              each.path("name").asString(),
              each.path("alias").asString(""),
              kind(each.path("type").asString()),
              each.path("required").asBoolean(false),
              each.path("values").valueStream().map(JsonNode::asString).toList(),
              bound(each, "min"),
              bound(each, "max"),
              companion(each.path("onlyWith"))));
    }
    return all;
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "Integer" -> Kind.INTEGER;
      case "Continuous" -> Kind.CONTINUOUS;
      case "Categorical" -> Kind.CATEGORICAL;
      case "FreeText" -> Kind.FREE_TEXT;
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }

  private static @Nullable Companion companion(JsonNode with) {
    return with.isMissingNode()
        ? null
        : new Companion(with.path("name").asString(), with.path("beginning").asString());
  }

  private static @Nullable Bound bound(JsonNode each, String end) {
    return each.has(end)
        ? new Bound(
            new BigDecimal(each.path(end).asString()),
            each.path(end + "Open").asString("").equals("true"))
        : null;
  }
}
