package hone.server.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Errors as the JSON protocols write them.
final class JsonErrors {
  private JsonErrors() {}

  /// The text stands under both names: SDKs read `message` or, for modelled errors, `Message`. The
  /// code stands in the header as well, where SDKs for REST look first.
  static Answer answer(String contentType, Fault fault) {
    var document = JsonMapper.shared().createObjectNode();
    document.put("__type", fault.code());
    document.put("message", fault.text()).put("Message", fault.text());
    return new Answer(
        fault.status(),
        contentType,
        Map.of("x-amzn-ErrorType", fault.code()),
        document.toString().getBytes(StandardCharsets.UTF_8));
  }
}
