package hone.server.http;

import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.Verification;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import org.jspecify.annotations.Nullable;

/// The one gate: a request that is not signed, or names no operation that is offered, goes no
/// further. Thread-safe.
final class Dispatcher {
  private final SigV4Verifier verifier;
  private final Routes routes;
  private final RetriedCalls retried;

  Dispatcher(SigV4Verifier verifier, Routes routes, RetriedCalls retried) {
    this.verifier = verifier;
    this.routes = routes;
    this.retried = retried;
  }

  Answer answer(SignableRequest request, Codec codec, String requestId) {
    Verification verification = verifier.verify(request);
    return switch (verification) {
      case Refused(var reason, String text) ->
          throw new WireError(reason.status(), reason.code(), text);
      case Verified(var principal, String region, String service) ->
          perform(request, codec, new Caller(principal, region, requestId, null), service);
    };
  }

  private Answer perform(SignableRequest request, Codec codec, Caller caller, String service) {
    Operation operation = routes.find(request, codec, service);
    @Nullable String invocation = request.first("amz-sdk-invocation-id").orElse(null);
    if (invocation == null || !operation.creates()) {
      return operation.perform(caller, codec, request.body());
    }
    RetriedCalls.Key key =
        RetriedCalls.Key.of(caller, invocation, operation.target(), request.body());
    Caller again = caller.with(key.id());
    return retried.once(key, () -> operation.perform(again, codec, request.body()));
  }
}
