package hone.server.operations.search;

import hone.server.operations.search.Property.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Properties with names that callers gave: `HyperParameters.eta`, `Tags.team`,
/// `Metrics.validation:auc.Max`. The names may hold dots, so the rest of the path is one name.
final class Named {
  private static final Set<String> STATISTICS =
      Set.of("Max", "Min", "Last", "Avg", "Count", "StdDev");
  private static final Set<String> ARTIFACT_PARTS = Set.of("Value", "MediaType");
  private static final String PRINTED = "FinalMetricDataList";

  private Named() {}

  /// The property, if a part of its path leads to names that callers gave.
  static Optional<Property> of(Schema schema, String name) {
    int first = name.indexOf('.');
    if (first < 1) {
      return Optional.empty();
    }
    String start = schema.canonical(name.substring(0, first));
    String path = start + name.substring(first);
    String rest = name.substring(first + 1);
    if (start.equals("Tags") && !rest.equals("Key") && !rest.equals("Value")) {
      return Optional.of(new Property(name, ValueType.TEXT, List.of(start), rest, "Value"));
    }
    if (start.equals("Metrics")) {
      return metric(schema, name, rest);
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      String map = path.substring(0, dot);
      if (schema.isMap(map) && dot + 1 < path.length()) {
        return Optional.of(ofMap(name, map, path.substring(dot + 1)));
      }
    }
    return Optional.empty();
  }

  /// Training jobs' metrics have a final value, under another name; components' have statistics.
  private static Optional<Property> metric(Schema schema, String name, String rest) {
    if (schema.type("Metrics") != null) {
      return Optional.of(
          split(
              new Property(name, ValueType.NUMBER, List.of("Metrics"), rest, "Last"), STATISTICS));
    }
    return schema.type(PRINTED) == null
        ? Optional.empty()
        : Optional.of(new Property(name, ValueType.NUMBER, List.of(PRINTED), rest, "Value"));
  }

  private static Property ofMap(String name, String map, String key) {
    List<String> steps = List.of(map.split("\\."));
    return map.endsWith("Artifacts")
        ? split(new Property(name, ValueType.TEXT, steps, key, "Value"), ARTIFACT_PARTS)
        : new Property(name, ValueType.EITHER, steps, key, "");
  }

  /// The same, with the part of the value that its key ends with, if that is one of these.
  private static Property split(Property whole, Set<String> parts) {
    String key = whole.key();
    int dot = key.lastIndexOf('.');
    String last = key.substring(dot + 1);
    // AWS's own notebooks write `metrics.test:accuracy.max`.
    return parts.stream()
        .filter(part -> dot > 0 && part.equalsIgnoreCase(last))
        .findFirst()
        .map(
            part ->
                new Property(
                    whole.name(), whole.type(), whole.steps(), key.substring(0, dot), part))
        .orElse(whole);
  }

  /// The values that the property's key names.
  static List<JsonNode> values(List<JsonNode> level, Property property) {
    var all = new ArrayList<JsonNode>();
    for (JsonNode node : level) {
      all.add(value(node, property));
    }
    return Property.flat(all);
  }

  private static JsonNode value(JsonNode node, Property property) {
    String key = property.key();
    return switch (property.steps().getLast()) {
      case "Tags" -> item(node, "Key", property);
      case "Metrics", PRINTED -> item(node, "MetricName", property);
      case "Parameters" -> {
        JsonNode number = node.path(key).path("NumberValue");
        yield number.isMissingNode() ? node.path(key).path("StringValue") : number;
      }
      case "InputArtifacts", "OutputArtifacts" -> node.path(key).path(property.part());
      default -> node.path(key);
    };
  }

  private static JsonNode item(JsonNode node, String member, Property property) {
    return node.path(member).asString("").equals(property.key())
        ? node.path(property.part())
        : node.path("");
  }
}
