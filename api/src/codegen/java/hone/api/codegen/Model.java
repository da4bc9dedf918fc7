package hone.api.codegen;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One of AWS's service models: operations, shapes, constraints.
final class Model {
  /// Traits that change where or how a member is written; no offered operation has one.
  private static final List<String> UNKNOWN_TRAITS =
      List.of("location", "locationName", "flattened", "timestampFormat", "xmlAttribute");

  private final Map<String, Object> root;
  private final Map<String, Object> shapes;
  private final Map<String, String> patterns = new LinkedHashMap<>();
  private final Map<String, List<String>> kept = new LinkedHashMap<>();

  Model(Map<String, Object> root, List<Object> overrides) {
    this.root = root;
    shapes = JsonTree.object(root.get("shapes"));
    for (Object each : overrides) {
      Map<String, Object> override = JsonTree.object(each);
      String shape = override.get("shape").toString();
      if (!shapes.containsKey(shape)) {
        throw new IllegalArgumentException("override of a shape that the model lacks: " + shape);
      }
      if (override.containsKey("pattern")) {
        patterns.put(shape, override.get("pattern").toString());
      }
      if (override.containsKey("members")) {
        kept.put(shape, JsonTree.texts(override.get("members")));
      }
    }
  }

  String metadata(String key) {
    Object value = JsonTree.object(root.get("metadata")).get(key);
    return value == null ? "" : value.toString();
  }

  /// The service's name in signatures.
  String signingName() {
    String name = metadata("signingName");
    return name.isEmpty() ? metadata("endpointPrefix") : name;
  }

  /// The names in `Protocol` of what the service speaks.
  List<String> protocols() {
    return JsonTree.texts(JsonTree.object(root.get("metadata")).get("protocols")).stream()
        .map(
            name ->
                switch (name) {
                  case "json" -> "Protocol.JSON";
                  case "rest-json" -> "Protocol.REST_JSON";
                  case "query" -> "Protocol.QUERY";
                  case "smithy-rpc-v2-cbor" -> "Protocol.CBOR";
                  default -> throw new IllegalArgumentException("unknown protocol " + name);
                })
        .toList();
  }

  Operation operation(String name) {
    Map<String, Object> operations = JsonTree.object(root.get("operations"));
    if (!operations.containsKey(name)) {
      throw new IllegalArgumentException("the model has no operation " + name);
    }
    Map<String, Object> operation = JsonTree.object(operations.get(name));
    Map<String, Object> http = JsonTree.object(operation.get("http"));
    return new Operation(
        name,
        http.get("method").toString(),
        http.get("requestUri").toString(),
        reference(operation.get("input")),
        reference(operation.get("output")));
  }

  private static String reference(Object value) {
    return value == null ? "" : JsonTree.object(value).get("shape").toString();
  }

  Shape shape(String name) {
    Map<String, Object> shape = JsonTree.object(shapes.get(name));
    var members = new LinkedHashMap<String, String>();
    if (shape.get("members") != null) {
      JsonTree.object(shape.get("members"))
          .forEach((member, target) -> members.put(member, plain(name, member, target)));
    }
    if (kept.containsKey(name)) {
      members.keySet().retainAll(kept.get(name));
    }
    return new Shape(
        name,
        shape.get("type").toString(),
        Boolean.TRUE.equals(shape.get("union")),
        members,
        new LinkedHashSet<>(JsonTree.texts(shape.get("required"))),
        reference(shape.get("member")),
        reference(shape.get("key")),
        reference(shape.get("value")),
        new Constraints(
            number(shape.get("min")),
            number(shape.get("max")),
            patterns.getOrDefault(name, text(shape.get("pattern"))),
            JsonTree.texts(shape.get("enum"))));
  }

  /// A member that lies in the body under its own name, as every member does that is offered.
  private static String plain(String structure, String member, Object target) {
    Map<String, Object> traits = JsonTree.object(target);
    for (String trait : UNKNOWN_TRAITS) {
      if (traits.containsKey(trait)) {
        throw new IllegalArgumentException(structure + "." + member + " has the trait " + trait);
      }
    }
    return reference(target);
  }

  private static Double number(Object value) {
    return (Double) value;
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  /// Every structure that the operations reach, in the order in which they reach them.
  Set<String> structures(List<String> operations) {
    var found = new LinkedHashSet<String>();
    for (String name : operations) {
      Operation operation = operation(name);
      collect(operation.input(), found, new LinkedHashSet<>());
      collect(operation.output(), found, new LinkedHashSet<>());
    }
    return found;
  }

  private void collect(String name, Set<String> found, Set<String> seen) {
    if (name.isEmpty() || found.contains(name) || !seen.add(name)) {
      return;
    }
    Shape shape = shape(name);
    if (shape.isStructure()) {
      found.add(name);
    }
    shape.members().values().forEach(member -> collect(member, found, seen));
    collect(shape.item(), found, seen);
    collect(shape.value(), found, seen);
  }

  /// @param method the HTTP method
  /// @param path the HTTP path
  /// @param input the input structure's name, or empty
  /// @param output the output structure's name, or empty
  record Operation(String name, String method, String path, String input, String output) {}

  /// @param type as the model writes it: `structure`, `list`, `map`, `string`, …
  /// @param union whether exactly one of the members is set
  record Shape(
      String name,
      String type,
      boolean union,
      Map<String, String> members,
      Set<String> required,
      String item,
      String key,
      String value,
      Constraints constraints) {
    boolean isStructure() {
      return type.equals("structure");
    }
  }

  /// @param min of a number, or of a length; `null` for none
  /// @param pattern `null` for none
  /// @param values those that the model knows; empty for any
  record Constraints(Double min, Double max, String pattern, List<String> values) {

    /// Whether there may be more values than the model knows. AWS's models have a pattern or
    /// values; both is so by an override.
    boolean isOpen() {
      return pattern != null && !values.isEmpty();
    }
  }
}
