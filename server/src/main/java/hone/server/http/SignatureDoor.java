package hone.server.http;

import hone.server.audit.AuditEntry;
import hone.server.audit.AuditLog;
import hone.server.limits.Throttle;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.protocol.Fault;
import hone.server.repeats.ReplayGuard;
import hone.server.repeats.RetriedCalls;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.Verification;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import org.jspecify.annotations.Nullable;

/// Lets in who signs: a request that is not signed, comes too often, or names no operation that is
/// offered, goes no further. What changes something is done once and written down. Thread-safe.
final class SignatureDoor {
  /// Of an `amz-sdk-invocation-id` that is heeded, since it is kept: those of SDKs have 36.
  private static final int INVOCATION_LENGTH_MAX = 128;

  private final SigV4Verifier verifier;
  private final Routes routes;
  private final Throttle throttle;
  private final AuditLog audit;
  private final RetriedCalls retries;
  private final ReplayGuard replays;

  SignatureDoor(
      SigV4Verifier verifier, Routes routes, Throttle throttle, AuditLog audit, Answered answered) {
    this.verifier = verifier;
    this.routes = routes;
    this.throttle = throttle;
    this.audit = audit;
    retries = answered.retries();
    replays = answered.replays();
  }

  /// What was answered before.
  record Answered(RetriedCalls retries, ReplayGuard replays) {}

  /// A request that may be served.
  private record Call(
      Operation operation, Caller caller, SignableRequest request, Codec codec, Arrival arrival) {}

  Answer answer(SignableRequest request, Codec codec, Arrival arrival) {
    Verification verification = verifier.verify(request);
    return switch (verification) {
      case Refused(var reason, String text) -> throw new WireError(reason, text);
      case Verified verified -> answer(request, codec, arrival, verified);
    };
  }

  private Answer answer(SignableRequest request, Codec codec, Arrival arrival, Verified verified) {
    Operation operation = routes.find(request, codec, verified.service());
    arrival.asksFor(operation.shape().name());
    throttle.take(verified.principal().account(), operation.changes());
    var caller = new Caller(verified.principal(), verified.region(), arrival.requestId(), null);
    var call = new Call(operation, caller, request, codec, arrival);
    if (!operation.changes()) {
      return operation.perform(caller, codec, request.body());
    }
    var signature =
        new ReplayGuard.Signature(
            verified.principal().account(),
            verified.principal().accessKeyId(),
            verified.signature());
    @Nullable String invocation =
        request
            .first("amz-sdk-invocation-id")
            .filter(id -> id.length() <= INVOCATION_LENGTH_MAX)
            .orElse(null);
    return replays.once(signature, invocation, () -> change(call, invocation));
  }

  private Answer change(Call call, @Nullable String invocation) {
    if (invocation == null || !call.operation().creates()) {
      return written(call);
    }
    RetriedCalls.Key key =
        RetriedCalls.Key.of(
            call.caller().principal(),
            call.caller().region(),
            invocation,
            call.operation().target(),
            call.request().body());
    Call again =
        new Call(
            call.operation(),
            call.caller().with(key.id()),
            call.request(),
            call.codec(),
            call.arrival());
    return retries.once(key, () -> written(again));
  }

  /// Do it, and write down that it was done before anybody hears of it.
  private Answer written(Call call) {
    audit.checkWritable();
    String result = "OK";
    Answer answer;
    try {
      answer = call.operation().perform(call.caller(), call.codec(), call.request().body());
    } catch (RuntimeException | Error error) {
      // Includes OutOfMemoryError: what it may have changed before is written down all the same.
      Fault fault = Errors.fault(error, call.caller().requestId());
      result = fault.code();
      answer = call.codec().encode(fault, call.caller().requestId());
    }
    audit.write(
        AuditEntry.of(
            call.caller().principal(),
            call.operation().shape(),
            call.request().body(),
            new AuditEntry.Outcome(
                call.caller().region(),
                result,
                answer.status(),
                call.arrival().source(),
                call.caller().requestId())));
    return answer;
  }
}
