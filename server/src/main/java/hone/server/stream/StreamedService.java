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
    /// @param length of the body, or what it would be for `HEAD`
    OutputStream begin(int status, SequencedMap<String, String> headers, long length)
        throws IOException;
  }
}
