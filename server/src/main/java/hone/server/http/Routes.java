package hone.server.http;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.api.query.QueryWire;
import hone.server.protocol.Codec;
import hone.server.protocol.Protocols;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the operation that a signed request asks for. Whatever names it (target, path, or the
/// form's `Action`) is covered by the signature. Thread-safe.
final class Routes {
  private static final List<String> JSON_TYPES =
      List.of("application/x-amz-json-1.1", "application/x-amz-json-1.0", "application/json");

  private final Map<String, Operation> operations = new LinkedHashMap<>();

  /// @throws IllegalArgumentException if two operations are called in the same way
  Routes(List<Operation> offered) {
    for (Operation operation : offered) {
      for (Protocol protocol : operation.shape().service().protocols()) {
        if (operations.put(key(protocol, operation.shape()), operation) != null) {
          throw new IllegalArgumentException(operation.target() + " is offered twice");
        }
      }
    }
  }

  private static String key(Protocol protocol, OperationShape<?> shape) {
    return switch (protocol) {
      case JSON -> "target " + shape.target();
      case REST_JSON -> shape.method() + " " + shape.path();
      case QUERY -> query(shape.service().signingName(), shape.service().version(), shape.name());
      case CBOR -> "POST /service/" + shape.service().prefix() + "/operation/" + shape.name();
    };
  }

  private static String query(String service, String version, String action) {
    return "query " + service + " " + version + " " + action;
  }

  /// Find it.
  ///
  /// @param service the signing name in the request's credential scope
  /// @throws WireError if the request names none that is offered
  Operation find(SignableRequest request, Codec codec, String service) {
    Operation operation = named(request, codec, service);
    if (!operation.shape().service().signingName().equals(service)) {
      throw new WireError(
          Verification.Reason.INVALID,
          "Credential should be scoped to correct service: '"
              + operation.shape().service().signingName()
              + "'.");
    }
    checkType(request, codec);
    return operation;
  }

  /// Find it where no credential scope names its service.
  ///
  /// @throws WireError if the request names none that is offered
  Operation find(SignableRequest request, Codec codec) {
    Operation operation = named(request, codec, "");
    checkType(request, codec);
    return operation;
  }

  private Operation named(SignableRequest request, Codec codec, String service) {
    String call = request.method() + " " + request.path();
    return switch (codec.protocol()) {
      case JSON -> json(request, call);
      case QUERY -> form(request, call, service);
      case REST_JSON, CBOR -> offered(operations.get(call), call);
    };
  }

  private Operation json(SignableRequest request, String call) {
    checkRoot(call);
    String target = request.first("x-amz-target").orElse(null);
    if (target == null) {
      throw WireError.unknownOperation(
          "The header X-Amz-Target, which names the operation, is missing.");
    }
    return offered(operations.get("target " + target), target);
  }

  private Operation form(SignableRequest request, String call, String service) {
    checkRoot(call);
    String action = QueryWire.parameter(request.body(), "Action").orElse("");
    String version = QueryWire.parameter(request.body(), "Version").orElse("");
    if (service.equals("sts") && action.startsWith("AssumeRole")) {
      throw WireError.unknownOperation(
          "Roles cannot be assumed at this server; 'hone credentials create --hours N --role NAME'"
              + " there makes temporary keys.");
    }
    return offered(
        operations.get(query(service, version, action)),
        action + " of " + service + ", version " + version);
  }

  private static void checkRoot(String call) {
    if (!call.equals("POST /")) {
      throw WireError.unknownOperation(shown(call) + " is not offered; allowed: POST /");
    }
  }

  private static Operation offered(@Nullable Operation operation, String asked) {
    if (operation == null) {
      throw WireError.unknownOperation(
          "The operation " + shown(asked) + " is not offered by this server.");
    }
    return operation;
  }

  private static void checkType(SignableRequest request, Codec codec) {
    String type = Protocols.contentType(request);
    List<String> allowed =
        switch (codec.protocol()) {
          case JSON -> JSON_TYPES;
          case REST_JSON -> List.of("application/json");
          case QUERY -> List.of("application/x-www-form-urlencoded");
          case CBOR -> List.of("application/cbor");
        };
    if (!allowed.contains(type)) {
      throw new WireError(
          WireError.Code.MEDIA_TYPE,
          "Content-Type: found '" + shown(type) + "', allowed: " + allowed.getFirst());
    }
  }

  private static String shown(String foreign) {
    String clean = foreign.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
  }
}
