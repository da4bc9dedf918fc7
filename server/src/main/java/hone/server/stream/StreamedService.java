package hone.server.stream;

import hone.server.sigv4.SignableRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SequencedMap;

/// A service that reads and writes its bodies as streams, and decides itself whom it serves.
/// Thread-safe.
public interface StreamedService {

  /// What it is called where requests are counted.
  String name();

  /// Whether a request claims to be for this service.
  ///
  /// @param head the request without its body
  boolean takes(SignableRequest head);

  /// Whether a request only reads. What nobody reads must not be taken in, however long it is: a
  /// request with a body goes where it is refused.
  static boolean onlyReads(SignableRequest head) {
    return (head.method().equals("GET") || head.method().equals("HEAD"))
        && head.first("transfer-encoding").isEmpty()
        && head.first("content-length").orElse("0").equals("0");
  }

  /// Answer a request. Errors become answers, too.
  void answer(Exchange exchange) throws IOException;

  /// One request and its answer.
  interface Exchange {
    String requestId();

    /// The address that the request came from.
    String source();

    /// The request without its body.
    SignableRequest head();

    /// The value of `Content-Length`, or -1.
    long length();

    /// The body; what is not read of it is not wanted.
    InputStream body();

    /// Count bytes of the body that are held in memory at once, until it is answered.
    ///
    /// @throws hone.engine.ApiError if too much is held already
    void hold(int bytes);

    /// Begin the answer; the caller closes the stream.
    ///
    /// @param length of the body, or what it would be for `HEAD`: what is written then goes nowhere
    OutputStream begin(int status, SequencedMap<String, String> headers, long length)
        throws IOException;

    /// Answer with a body that is held as a whole.
    default void send(int status, SequencedMap<String, String> headers, byte[] body)
        throws IOException {
      try (OutputStream out = begin(status, headers, body.length)) {
        out.write(body);
      }
    }
  }
}
