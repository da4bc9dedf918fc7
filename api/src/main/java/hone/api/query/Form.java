package hone.api.query;

import hone.api.DecodeException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A form's parameters as the tree that the dots in their names make:
/// `Dimensions.member.1.Name=x`. Not thread-safe.
final class Form {
  private static final int PARAMETERS_MAX = 10_000;
  private static final int DEPTH_MAX = 32;

  private final String path;
  private final SequencedMap<String, Form> children = new LinkedHashMap<>();
  private @Nullable String value;

  private Form(String path) {
    this.path = path;
  }

  /// Parse a body of the type `application/x-www-form-urlencoded`.
  ///
  /// @throws DecodeException if it is none, or exceeds a limit
  static Form parse(byte[] body) {
    var root = new Form("");
    String[] pairs = new String(body, StandardCharsets.UTF_8).split("&", PARAMETERS_MAX + 1);
    if (pairs.length > PARAMETERS_MAX) {
      throw new DecodeException(
          "The form has too many parameters; allowed are " + PARAMETERS_MAX + ".");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        root.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return root;
  }

  private static String decoded(String text) {
    String decoded;
    try {
      decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new DecodeException("The form has a % that no two hexadecimal digits follow.");
    }
    if (decoded.indexOf('\0') >= 0) {
      throw new DecodeException("The form has the character U+0000, which is allowed nowhere.");
    }
    return decoded;
  }

  private void put(String name, String text) {
    String[] steps = name.split("\\.", DEPTH_MAX + 1);
    if (steps.length > DEPTH_MAX) {
      throw new DecodeException("A parameter's name has more than " + DEPTH_MAX + " parts.");
    }
    Form at = this;
    for (String step : steps) {
      String deeper = at.path.isEmpty() ? step : at.path + "." + step;
      at = at.children.computeIfAbsent(step, _ -> new Form(deeper));
    }
    if (at.value != null) {
      throw new DecodeException("The parameter " + shown(name) + " comes twice.");
    }
    at.value = text;
  }

  /// What stands under a name, or `null`.
  @Nullable Form child(String name) {
    return children.get(name);
  }

  SequencedMap<String, Form> children() {
    return children;
  }

  /// The items of a list or map in the order of their numbers, with or without the level that
  /// most services put between (`member`, `entry`).
  List<Form> items(String level) {
    Form between = children.get(level);
    Form holder = between == null ? this : between;
    var items = new ArrayList<>(holder.children.entrySet());
    for (var item : items) {
      if (!item.getKey().matches("[0-9]{1,9}")) {
        throw new DecodeException(
            "At '"
                + shown(holder.path)
                + "': found '"
                + shown(item.getKey())
                + "', allowed are numbers.");
      }
    }
    items.sort(Comparator.comparing(item -> Integer.valueOf(item.getKey())));
    return items.stream().map(item -> item.getValue()).toList();
  }

  /// The parameter's text.
  ///
  /// @throws DecodeException if there is none
  String text() {
    if (value == null || !children.isEmpty()) {
      throw unexpected("a text");
    }
    return value;
  }

  DecodeException unexpected(String allowed) {
    String found = value == null ? "nothing" : "'" + shown(value) + "'";
    return new DecodeException(
        "At '" + shown(path) + "': found " + found + ", allowed is " + allowed + ".");
  }

  private static String shown(String foreign) {
    String clean = foreign.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
  }
}
