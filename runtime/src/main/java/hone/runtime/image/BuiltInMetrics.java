package hone.runtime.image;

import hone.engine.backend.Images.BuiltInMetric;
import hone.engine.training.TrainingSpec.MetricDefinition;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a built-in algorithm's table of metrics.
public final class BuiltInMetrics {
  private static final List<String> TYPES = List.of("Maximize", "Minimize");

  private BuiltInMetrics() {}

  /// Read `{"metrics": [{"name": …, "regex": …, "goal": "Maximize"|"Minimize"}]}`. Without a goal
  /// either will do.
  public static List<BuiltInMetric> read(InputStream json) {
    var metrics = new ArrayList<BuiltInMetric>();
    for (JsonNode each : JsonMapper.shared().readTree(json).path("metrics")) {
      metrics.add(
          new BuiltInMetric(
              new MetricDefinition(each.path("name").asString(), each.path("regex").asString()),
              each.has("goal") ? List.of(each.path("goal").asString()) : TYPES));
    }
    return metrics;
  }
}
