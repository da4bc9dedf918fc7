package hone.server.http;

import hone.server.credentials.Sessions.Session;
import hone.server.limits.Throttle;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.Verification;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Lets in who shows a session's token instead of a signature, to operations that change nothing.
/// Browsers never attach its header to cross-site requests by themselves, so another site's page
/// cannot use it. Thread-safe.
final class SessionDoor {
  private static final String SCHEME = "Bearer ";

  private final Function<String, Optional<Session>> sessions;
  private final Routes routes;
  private final Throttle throttle;

  /// @param sessions finds the session of a token
  SessionDoor(Function<String, Optional<Session>> sessions, Routes routes, Throttle throttle) {
    this.sessions = sessions;
    this.routes = routes;
    this.throttle = throttle;
  }

  SessionDoor with(Function<String, Optional<Session>> others) {
    return new SessionDoor(others, routes, throttle);
  }

  /// Whether a request shows a session's token, and nothing else.
  static boolean isClaimed(SignableRequest request) {
    List<String> headers = request.values("authorization");
    return headers.size() == 1
        && headers.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  Answer answer(SignableRequest request, Codec codec, Arrival arrival) {
    String token = request.values("authorization").getFirst().substring(SCHEME.length()).strip();
    Session session =
        sessions
            .apply(token)
            .orElseThrow(
                () ->
                    new WireError(
                        Verification.Reason.EXPIRED_TOKEN,
                        "The session has ended, or never was; 'hone page' begins another."));
    // Apart from the account's own calls: a link may be in many hands.
    throttle.take(session.principal().account() + " by sessions", false);
    Operation operation = routes.find(request, codec);
    arrival.asksFor(operation.shape().name());
    if (operation.changes()) {
      throw new WireError(
          WireError.Code.DENIED,
          "A session may only read; "
              + operation.shape().name()
              + " must be signed with an access key.");
    }
    return operation.perform(
        new Caller(session.principal(), session.region(), arrival.requestId(), null),
        codec,
        request.body());
  }
}
