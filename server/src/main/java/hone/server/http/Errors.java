package hone.server.http;

import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.engine.ApiError;
import hone.server.protocol.Fault;
import hone.server.protocol.Refusal;

/// Makes of whatever stopped a request a fault with AWS's name; the codecs write it.
final class Errors {
  private static final System.Logger LOG = System.getLogger(Errors.class.getName());

  private Errors() {}

  static Fault fault(Throwable error, String requestId) {
    return switch (error) {
      case WireError wire -> new Fault(wire.status(), wire.awsName(), wire.text());
      case Refusal refused -> refused.fault();
      case ApiError refused -> fault(refused.code(), refused.text());
      case ConstraintException broken -> fault(ApiError.Code.VALIDATION, text(broken));
      case DecodeException undecoded -> WireError.Code.UNDECODED.fault(text(undecoded));
      default -> {
        LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", error);
        yield internal(requestId);
      }
    };
  }

  private static Fault fault(ApiError.Code code, String text) {
    return new Fault(code.status(), code.awsName(), text);
  }

  private static String text(RuntimeException error) {
    return String.valueOf(error.getMessage());
  }

  static Fault internal(String requestId) {
    return WireError.Code.INTERNAL.fault(
        "The request processing has failed because of an unknown error. Request id: " + requestId);
  }
}
