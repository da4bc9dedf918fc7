package hone.server.operations.search.records;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.MetricData;
import hone.api.sagemaker.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes the trees in which searches look.
public final class Nodes {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

  private Nodes() {}

  public static ObjectNode object() {
    return FACTORY.objectNode();
  }

  public static ObjectNode tree(Shape shape) {
    return (ObjectNode) MAPPER.readTree(Wire.encode(shape));
  }

  public static JsonNode parsed(String json) {
    return MAPPER.readTree(json);
  }

  public static JsonNode text(String value) {
    return FACTORY.stringNode(value);
  }

  public static JsonNode none() {
    return FACTORY.missingNode();
  }

  public static JsonNode time(Instant at) {
    return FACTORY.numberNode(BigDecimal.valueOf(at.toEpochMilli(), 3));
  }

  public static ArrayNode list(List<? extends Shape> shapes) {
    ArrayNode list = FACTORY.arrayNode();
    shapes.forEach(each -> list.add(tree(each)));
    return list;
  }

  /// The members of final metrics that searches look at.
  public static ArrayNode metrics(List<MetricData> metrics) {
    ArrayNode list = FACTORY.arrayNode();
    for (MetricData each : metrics) {
      ObjectNode node = list.addObject().put("MetricName", each.metricName());
      Float value = each.value();
      if (value != null) {
        // As it is told: what a filter asks for is what the caller read.
        node.put("Value", new BigDecimal(value.toString()));
      }
      Instant at = each.timestamp();
      if (at != null) {
        node.set("Timestamp", time(at));
      }
    }
    return list;
  }

  /// Tags as records tell them.
  public static ArrayNode tags(SequencedMap<String, String> tags) {
    return list(
        tags.entrySet().stream().map(each -> new Tag(each.getKey(), each.getValue())).toList());
  }

  /// Add tags to a record that has some.
  public static void addTags(ObjectNode record, SequencedMap<String, String> tags) {
    if (!tags.isEmpty()) {
      record.set("Tags", tags(tags));
    }
  }
}
