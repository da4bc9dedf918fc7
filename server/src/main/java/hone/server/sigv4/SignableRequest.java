package hone.server.sigv4;

import java.util.List;
import java.util.Optional;

/// An HTTP request as far as a signature covers it.
///
/// @param path as sent, without the query
/// @param query as sent, without `?`; empty for none
/// @param headers in the order of sending; names in any case, one entry per line
/// @param body the caller must not modify it
@SuppressWarnings("ArrayRecordComponent") // bodies are large and never compared
public record SignableRequest(
    String method, String path, String query, List<Header> headers, byte[] body) {
  public SignableRequest {
    headers = List.copyOf(headers);
  }

  /// The same request with another body.
  public SignableRequest withBody(byte[] other) {
    return new SignableRequest(method, path, query, headers, other);
  }

  /// One header line.
  public record Header(String name, String value) {}

  /// All values of a header, in the order of sending.
  public List<String> values(String lowerName) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(lowerName))
        .map(Header::value)
        .toList();
  }

  /// The first value of a header.
  public Optional<String> first(String lowerName) {
    return values(lowerName).stream().findFirst();
  }
}
