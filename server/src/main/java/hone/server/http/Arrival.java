package hone.server.http;

/// How a request came in.
///
/// @param requestId its name in log and answer
/// @param source the address that it came from
record Arrival(String requestId, String source) {}
