package hone.server.http;

import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.engine.ApiError;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever stopped a request into AWS's wire form. All of it is here.
final class Errors {
  private static final System.Logger LOG = System.getLogger(Errors.class.getName());

  private Errors() {}

  static Answer answer(Throwable error, String requestId) {
    return switch (error) {
      case WireError wire -> answer(wire.status(), wire.code(), wire.text());
      case ApiError refused ->
          answer(refused.code().status(), refused.code().awsName(), refused.text());
      case ConstraintException broken -> answer(400, "ValidationException", text(broken));
      case DecodeException undecoded -> answer(400, "SerializationException", text(undecoded));
      default -> internal(error, requestId);
    };
  }

  private static String text(RuntimeException error) {
    return String.valueOf(error.getMessage());
  }

  /// The text stands under both names: SDKs read `message` or, for modelled errors, `Message`.
  static Answer answer(int status, String code, String text) {
    var document = JsonMapper.shared().createObjectNode();
    document.put("__type", code).put("message", text).put("Message", text);
    return new Answer(status, document.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Answer internal(Throwable error, String requestId) {
    LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", error);
    return answer(
        500,
        "InternalFailure",
        "The request processing has failed because of an unknown error. Request id: " + requestId);
  }
}
