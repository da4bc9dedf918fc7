package hone.server.http;

import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.engine.ApiError;
import hone.server.protocol.Fault;

/// Names whatever stopped a request as AWS does. All of it is here; the codecs write it.
final class Errors {
  private static final System.Logger LOG = System.getLogger(Errors.class.getName());

  private Errors() {}

  static Fault fault(Throwable error, String requestId) {
    return switch (error) {
      case WireError wire -> new Fault(wire.status(), wire.code(), wire.text());
      case ApiError refused ->
          new Fault(refused.code().status(), refused.code().awsName(), refused.text());
      case ConstraintException broken -> new Fault(400, "ValidationException", text(broken));
      case DecodeException undecoded -> new Fault(400, "SerializationException", text(undecoded));
      default -> {
        LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", error);
        yield internal(requestId);
      }
    };
  }

  private static String text(RuntimeException error) {
    return String.valueOf(error.getMessage());
  }

  static Fault internal(String requestId) {
    return new Fault(
        500,
        "InternalFailure",
        "The request processing has failed because of an unknown error. Request id: " + requestId);
  }
}
