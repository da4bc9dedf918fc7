package hone.runtime.script;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Writes JSON values as Python does, which the toolkit's variables and arguments are made by.
///
/// Source: the language's reference, `repr` and `str` of built-in types, and its module `json`.
public final class PythonText {
  /// Numbers from here on, and below the other, are written with an exponent.
  private static final int EXPONENT_MAX = 16;

  private static final int EXPONENT_MIN = -4;

  private PythonText() {}

  /// `json.dumps(value, sort_keys=True, separators=(",", ":"))`.
  public static String json(JsonNode value) {
    if (value.isObject()) {
      var parts = new ArrayList<String>();
      sorted(value).forEach((name, each) -> parts.add(quoted(name) + ":" + json(each)));
      return "{" + String.join(",", parts) + "}";
    }
    if (value.isArray()) {
      List<String> parts = value.valueStream().map(PythonText::json).toList();
      return "[" + String.join(",", parts) + "]";
    }
    if (value.isString()) {
      return quoted(value.stringValue());
    }
    if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      return String.valueOf(value.doubleValue());
    }
    return value.isFloatingPointNumber() ? number(value.doubleValue()) : value.toString();
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    var sorted = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      sorted.put(each.getKey(), each.getValue());
    }
    return sorted;
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /// `str(value)`.
  static String str(JsonNode value) {
    return value.isString() ? value.stringValue() : repr(value);
  }

  private static String repr(JsonNode value) {
    if (value.isNull()) {
      return "None";
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    if (value.isObject()) {
      var parts = new ArrayList<String>();
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        parts.add(repr(each.getKey()) + ": " + repr(each.getValue()));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    if (value.isArray()) {
      return "[" + String.join(", ", value.valueStream().map(PythonText::repr).toList()) + "]";
    }
    if (value.isString()) {
      return repr(value.stringValue());
    }
    return value.isFloatingPointNumber() ? number(value.doubleValue()) : value.toString();
  }

  private static String repr(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    var quoted = new StringBuilder().append(quote);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                default -> {
                  if (c == quote) {
                    quoted.append('\\').append(quote);
                  } else if (isPrintable(c)) {
                    quoted.appendCodePoint(c);
                  } else {
                    quoted.append(escape(c));
                  }
                }
              }
            });
    return quoted.append(quote).toString();
  }

  private static String escape(int c) {
    if (c < 0x100) {
      return "\\x%02x".formatted(c);
    }
    return c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c);
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /// Both languages write the shortest digits that give the number again; Python takes an exponent
  /// later.
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= EXPONENT_MIN && exponent < EXPONENT_MAX) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String all = digits.unscaledValue().abs().toString();
    String start = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    String sign = value < 0 ? "-" : "";
    return "%s%se%s%02d".formatted(sign, start, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
