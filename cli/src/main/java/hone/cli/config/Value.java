package hone.cli.config;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.config.key.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value and where it was found.
record Value(String where, Object found) {

  String text() {
    return String.valueOf(found).strip();
  }

  /// An error that says what is allowed here.
  CliError wrong(String allowed) {
    return error(where + ": found a " + kind(found) + ", allowed: " + allowed);
  }

  /// The entries of a list, each a mapping with some of the given keys.
  List<Value> mappings(String allowed, List<String> keys) {
    if (!(found instanceof List<?> list)) {
      throw wrong(allowed);
    }
    var all = new ArrayList<Value>();
    for (Object each : list) {
      String place = where + "[" + all.size() + "]";
      if (!(each instanceof Map<?, ?> map)) {
        throw error(place + ": found a " + kind(each) + ", allowed: " + allowed);
      }
      for (Object key : map.keySet()) {
        if (!keys.contains(String.valueOf(key))) {
          throw error(place + ": unknown key '" + key + "', allowed: " + String.join(", ", keys));
        }
      }
      all.add(new Value(place, map));
    }
    return all;
  }

  /// What a mapping has under a key.
  @Nullable Value get(String key) {
    Object value = found instanceof Map<?, ?> map ? map.get(key) : null;
    return value == null ? null : new Value(where + "." + key, value);
  }

  /// The same; an error if there is nothing.
  Value need(String key, String allowed) {
    Value value = get(key);
    if (value == null || value.text().isEmpty()) {
      throw error(where + "." + key + ": found nothing, allowed: " + allowed);
    }
    return value;
  }

  /// A whole number.
  int whole(ConfigKey.Bounds bounds, String allowed) {
    if (text().matches("\\d{1,9}")) {
      int number = Integer.parseInt(text());
      if (number >= bounds.least() && number <= bounds.most()) {
        return number;
      }
    }
    throw error(where + ": found '" + text() + "', allowed: " + allowed);
  }

  boolean truth() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("true or false");
    };
  }

  static String kind(@Nullable Object found) {
    return switch (found) {
      case null -> "nothing";
      case Map<?, ?> _ -> "mapping";
      case List<?> list -> list.isEmpty() ? "list without entries" : "list";
      default -> "single value '" + found + "'";
    };
  }

  static CliError error(String message) {
    return new CliError(Exit.USAGE, message);
  }
}
