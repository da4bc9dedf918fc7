package hone.server.http;

import java.util.concurrent.atomic.AtomicReference;

/// How a request came in.
///
/// @param requestId its name in log and answer
/// @param source the address that it came from
/// @param operation what it was found to ask for
record Arrival(String requestId, String source, AtomicReference<String> operation) {
  /// The operation of a request that came to none.
  private static final String NONE = "none";

  Arrival(String requestId, String source) {
    this(requestId, source, new AtomicReference<>(NONE));
  }

  /// Note what it asks for.
  void asksFor(String name) {
    operation.set(name);
  }
}
