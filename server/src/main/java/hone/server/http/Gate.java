package hone.server.http;

import hone.server.audit.AuditLog;
import hone.server.credentials.Sessions;
import hone.server.limits.Throttle;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.repeats.ReplayGuard;
import hone.server.repeats.RetriedCalls;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import hone.server.telemetry.RequestMeter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// What a front lets requests through to. Thread-safe.
public final class Gate {
  private final SignatureDoor signed;
  private final SessionDoor session;
  private final List<StreamedService> streamed;
  private final BooleanSupplier ready;
  private final RequestMeter meter;

  private Gate(
      SignatureDoor signed,
      SessionDoor session,
      List<StreamedService> streamed,
      BooleanSupplier ready,
      RequestMeter meter) {
    this.signed = signed;
    this.session = session;
    this.streamed = List.copyOf(streamed);
    this.ready = ready;
    this.meter = meter;
  }

  /// @param ready whether the parts behind can do their work
  public Gate(
      SigV4Verifier verifier,
      List<Operation> operations,
      Guards guards,
      BooleanSupplier ready,
      InstantSource time) {
    var answered =
        new SignatureDoor.Answered(
            new RetriedCalls(guards.answered(), time), new ReplayGuard(verifier.skew(), time));
    var routes = new Routes(operations);
    this(
        new SignatureDoor(verifier, routes, guards.throttle(), guards.audit(), answered),
        new SessionDoor(_ -> Optional.empty(), routes, guards.throttle()),
        List.of(),
        ready,
        RequestMeter.NONE);
  }

  /// The same with sessions, which may read.
  public Gate withSessions(Sessions sessions) {
    return new Gate(signed, session.with(sessions::find), streamed, ready, meter);
  }

  /// The same with services whose bodies have any length; they verify their requests themselves.
  public Gate withStreamed(List<StreamedService> services) {
    return new Gate(signed, session, services, ready, meter);
  }

  /// The same that has its requests counted.
  public Gate withMeter(RequestMeter other) {
    return new Gate(signed, session, streamed, ready, other);
  }

  /// The streamed service that a request is for.
  Optional<StreamedService> streamed(SignableRequest head) {
    return streamed.stream().filter(service -> service.takes(head)).findFirst();
  }

  /// What is between a signed request and its operation.
  ///
  /// @param answered what a call of that id was answered before, here or at another server
  public record Guards(
      Throttle throttle, AuditLog audit, Function<String, Optional<String>> answered) {}

  Answer answer(SignableRequest request, Codec codec, Arrival arrival) {
    return SessionDoor.isClaimed(request)
        ? session.answer(request, codec, arrival)
        : signed.answer(request, codec, arrival);
  }

  RequestMeter meter() {
    return meter;
  }

  BooleanSupplier ready() {
    return ready;
  }
}
