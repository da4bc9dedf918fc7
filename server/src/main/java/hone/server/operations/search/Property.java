package hone.server.operations.search;

import hone.engine.ApiError;
import hone.server.operations.search.records.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A property of a record by its path, e.g. `HyperParameters.eta` or `Parents.TrialName`: what kind
/// of values it has, and which ones a record has.
///
/// @param name as the request wrote it
/// @param steps the members on the way
/// @param key the last step into a map or a named list, or empty
/// @param part the member within what the key names, or empty
record Property(String name, ValueType type, List<String> steps, String key, String part) {
  Property {
    steps = List.copyOf(steps);
  }

  /// What values a property has.
  enum ValueType {
    TEXT,
    NUMBER,
    TIME,
    SWITCH,
    /// Text or number, as it comes: parameters and hyperparameters.
    EITHER,
    /// A structure, of which one can only ask whether it is there.
    STRUCTURE
  }

  /// Find a property by its name.
  ///
  /// @throws ApiError if the resource has none of that name
  static Property of(Source source, String name) {
    Optional<Property> named = Named.of(source.schema(), name);
    if (named.isPresent()) {
      return named.get();
    }
    ValueType type = source.schema().type(name);
    if (type == null) {
      throw ApiError.validation("Unknown property name: " + name);
    }
    return new Property(name, type, List.of(name.split("\\.")), "", "");
  }

  /// Whether its values are ARNs of SageMaker's.
  boolean isArn() {
    String last = steps.getLast();
    return key.isEmpty() && last.endsWith("Arn") && !last.equals("RoleArn");
  }

  /// The values that a record has of it; several where a list is on the way.
  List<JsonNode> of(Found found) {
    JsonNode start = found.member(steps.getFirst());
    return below(start, steps.subList(1, steps.size()));
  }

  /// The values below a node that stands behind the first `depth` steps.
  List<JsonNode> within(JsonNode node, int depth) {
    return below(node, steps.subList(Math.min(depth, steps.size()), steps.size()));
  }

  private List<JsonNode> below(JsonNode start, List<String> rest) {
    List<JsonNode> level = flat(List.of(start));
    for (String step : rest) {
      var next = new ArrayList<JsonNode>();
      level.forEach(node -> next.add(node.path(step)));
      level = flat(next);
    }
    return key.isEmpty() ? level : Named.values(level, this);
  }

  /// What is there, list items one by one.
  static List<JsonNode> flat(List<JsonNode> nodes) {
    var all = new ArrayList<JsonNode>();
    for (JsonNode node : nodes) {
      if (node.isArray()) {
        node.forEach(all::add);
      } else if (!node.isMissingNode() && !node.isNull()) {
        all.add(node);
      }
    }
    return all;
  }
}
