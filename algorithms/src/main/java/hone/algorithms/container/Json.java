package hone.algorithms.container;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the small JSON documents of the container contract.
///
/// A library would cost more start-up time than reading these few lines. Objects become ordered
/// maps, arrays lists, strings stay strings; numbers and the words `true`, `false` and `null`
/// become their text.
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /// Parse `text`, which must be one JSON object.
  ///
  /// @throws IllegalArgumentException saying where the text stops being JSON
  public static Map<String, Object> object(String text) {
    var reader = new Json(text.startsWith("\uFEFF") ? text.substring(1) : text);
    if (reader.peek() != '{') {
      throw reader.expected("an object");
    }
    Map<String, Object> object = reader.members();
    if (reader.peek() != 0) {
      throw reader.expected("the end");
    }
    return object;
  }

  /// Write `text` as a JSON string, quotes included.
  public static String quote(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private Object value() {
    char c = peek();
    if (c == '{') {
      return members();
    }
    if (c == '[') {
      return elements();
    }
    return c == '"' ? string() : word();
  }

  private Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    at++;
    while (peek() != '}') {
      if (!members.isEmpty()) {
        take(',');
      }
      if (peek() != '"') {
        throw expected("a member's name");
      }
      String name = string();
      take(':');
      members.put(name, value());
    }
    at++;
    return Collections.unmodifiableMap(members);
  }

  private List<Object> elements() {
    var elements = new ArrayList<Object>();
    at++;
    while (peek() != ']') {
      if (!elements.isEmpty()) {
        take(',');
      }
      elements.add(value());
    }
    at++;
    return Collections.unmodifiableList(elements);
  }

  private String string() {
    var out = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      out.append(c == '\\' ? escaped() : c);
    }
    take('"');
    return out.toString();
  }

  private char escaped() {
    if (at >= text.length()) {
      throw expected("an escaped character");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw expected("an escape");
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw expected("four hexadecimal digits");
    }
    at += 4;
    try {
      return (char) Integer.parseInt(text, at - 4, at, 16);
    } catch (NumberFormatException _) {
      throw expected("four hexadecimal digits");
    }
  }

  private String word() {
    int start = at;
    while (at < text.length() && "{}[],:\" \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw expected("a value");
    }
    return text.substring(start, at);
  }

  private void take(char wanted) {
    if (peek() != wanted) {
      throw expected("'" + wanted + "'");
    }
    at++;
  }

  /// The next character that is not white space, or 0 at the end.
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("expected " + what + " at character " + at);
  }
}
