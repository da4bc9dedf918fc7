package hone.server.operations.search;

import hone.server.operations.search.Property.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The properties that a resource's records can have, by AWS's model of them. Immutable.
final class Schema {
  private final SequencedMap<String, String> types;

  private Schema(SequencedMap<String, String> types) {
    this.types = types;
  }

  /// Read the list that is generated from the model: a path and the model's type a line.
  static Schema of(String paths) {
    var types = new LinkedHashMap<String, String>();
    paths.lines().map(line -> line.split(" ")).forEach(parts -> types.put(parts[0], parts[1]));
    return new Schema(types);
  }

  /// The type of what a path leads to, or `null` if there is nothing.
  @Nullable ValueType type(String path) {
    String type = types.get(path);
    return type == null ? null : kindOf(type);
  }

  private static ValueType kindOf(String awsType) {
    return switch (awsType) {
      case "string" -> ValueType.TEXT;
      case "integer", "long", "float", "double" -> ValueType.NUMBER;
      case "timestamp" -> ValueType.TIME;
      case "boolean" -> ValueType.SWITCH;
      default -> ValueType.STRUCTURE;
    };
  }

  /// Whether a path leads to a map, whose keys callers gave.
  boolean isMap(String path) {
    return "map".equals(types.get(path));
  }

  /// The first step in AWS's case, which AWS's own suggestions do not keep.
  String canonical(String first) {
    for (String each : List.of("HyperParameters", "Parameters", "Metrics", "Tags")) {
      if (each.equalsIgnoreCase(first)) {
        return each;
      }
    }
    return first;
  }

  /// All paths that lead to a value.
  List<String> paths() {
    return types.entrySet().stream()
        .filter(each -> kindOf(each.getValue()) != ValueType.STRUCTURE)
        .map(Map.Entry::getKey)
        .toList();
  }
}
