package hone.server.http;

import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.Verification;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one gate: a request that is not signed, or names no operation that is offered, goes no
/// further. Thread-safe.
final class Dispatcher {
  private static final List<String> CONTENT_TYPES =
      List.of("application/x-amz-json-1.1", "application/x-amz-json-1.0", "application/json");

  private final SigV4Verifier verifier;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final RetriedCalls retried;

  Dispatcher(SigV4Verifier verifier, List<Operation> operations, RetriedCalls retried) {
    this.verifier = verifier;
    this.retried = retried;
    for (Operation operation : operations) {
      if (this.operations.put(operation.target(), operation) != null) {
        throw new IllegalArgumentException(operation.target() + " is offered twice");
      }
    }
  }

  Answer answer(SignableRequest request, String requestId) {
    Verification verification = verifier.verify(request);
    return switch (verification) {
      case Refused(var reason, String text) ->
          throw new WireError(reason.status(), reason.code(), text);
      case Verified(var principal, String region, String service) ->
          perform(request, new Caller(principal, region, requestId), service);
    };
  }

  private Answer perform(SignableRequest request, Caller caller, String service) {
    Operation operation = operation(request);
    if (!operation.service().equals(service)) {
      throw new WireError(
          403,
          "InvalidSignatureException",
          "Credential should be scoped to correct service: '" + operation.service() + "'.");
    }
    checkContent(request);
    @Nullable String invocation = header(request, "amz-sdk-invocation-id");
    if (invocation == null || !operation.creates()) {
      return Answer.ok(operation.perform(caller, request.body()));
    }
    RetriedCalls.Key key =
        RetriedCalls.Key.of(caller, invocation, operation.target(), request.body());
    return retried.once(key, () -> Answer.ok(operation.perform(caller, request.body())));
  }

  private Operation operation(SignableRequest request) {
    if (!request.path().equals("/") || !request.method().equals("POST")) {
      throw WireError.unknownOperation(
          request.method() + " " + shown(request.path()) + " is not offered; allowed: POST /");
    }
    String target = header(request, "x-amz-target");
    if (target == null) {
      throw WireError.unknownOperation(
          "The header X-Amz-Target, which names the operation, " + "is missing.");
    }
    Operation operation = operations.get(target);
    if (operation == null) {
      throw WireError.unknownOperation(
          "The operation " + shown(target) + " is not offered by this server.");
    }
    return operation;
  }

  private static void checkContent(SignableRequest request) {
    String type = header(request, "content-type");
    String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!CONTENT_TYPES.contains(plain)) {
      throw new WireError(
          415,
          "UnsupportedMediaTypeException",
          "Content-Type: found '" + shown(plain) + "', allowed: " + CONTENT_TYPES.getFirst());
    }
  }

  private static @Nullable String header(SignableRequest request, String lowerName) {
    return request.headers().stream()
        .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(lowerName))
        .map(SignableRequest.Header::value)
        .findFirst()
        .orElse(null);
  }

  private static String shown(String foreign) {
    String clean = foreign.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
  }
}
