package hone.server.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/// What goes back over the wire.
///
/// @param headers beside `Content-Type` and what every answer has
/// @param body nobody may modify it
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {

  /// The same with one header more.
  public Answer with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, more, body);
  }
}
