package hone.server.connection;

import java.time.Duration;

/// How long a client may take.
///
/// @param head from a request's first byte to the end of its headers; a new connection begins at
///     once, and with TLS this holds its handshake
/// @param body for a body that is held in memory
/// @param stall until the next bytes of a longer body, or until an answer's next bytes are taken
/// @param idle between two requests
public record Timeouts(Duration head, Duration body, Duration stall, Duration idle) {

  /// 10 s for a head, 30 s for a body, 60 s without a byte, 5 min without a request.
  public static Timeouts defaults() {
    return new Timeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5));
  }

  /// The same with another time for heads.
  public Timeouts withHead(Duration other) {
    return new Timeouts(other, body, stall, idle);
  }

  /// The same with another time for bodies.
  public Timeouts withBody(Duration other) {
    return new Timeouts(head, other, stall, idle);
  }

  /// The same with another time without a byte.
  public Timeouts withStall(Duration other) {
    return new Timeouts(head, body, other, idle);
  }
}
