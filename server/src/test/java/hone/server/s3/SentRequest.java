package hone.server.s3;

import hone.server.http.StreamedService.Exchange;
import hone.server.sigv4.SignableRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SequencedMap;

/// A request as a test sends it, with the answer that came.
class SentRequest implements Exchange {
  final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  int begun;
  int status;
  private final SignableRequest head;
  private final InputStream body;
  private final long length;

  /// @param length that it announces of its body
  SentRequest(SignableRequest head, InputStream body, long length) {
    this.head = head;
    this.body = body;
    this.length = length;
  }

  @Override
  public final String requestId() {
    return "id";
  }

  @Override
  public final String source() {
    return "127.0.0.1";
  }

  @Override
  public final SignableRequest head() {
    return head;
  }

  @Override
  public final long length() {
    return length;
  }

  @Override
  public void hold(int bytes) {}

  @Override
  public final InputStream body() {
    return body;
  }

  @Override
  public OutputStream begin(int as, SequencedMap<String, String> headers, long answered) {
    begun++;
    status = as;
    return answer;
  }
}
