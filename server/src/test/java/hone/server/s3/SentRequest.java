package hone.server.s3;

import hone.engine.storage.Buckets;
import hone.server.audit.AuditLog;
import hone.server.credentials.AccessKey;
import hone.server.limits.Throttle;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// A request as a test sends it, with the answer that came.
class SentRequest implements Exchange {
  final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  int begun;
  int status;
  final SequencedMap<String, String> headers = new LinkedHashMap<>();
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
  public OutputStream begin(int as, SequencedMap<String, String> told, long answered) {
    begun++;
    status = as;
    headers.putAll(told);
    headers.put("Content-Length", String.valueOf(answered));
    return answer;
  }

  /// Have it answered by a service of these buckets for one key.
  ///
  /// @param folder where the audit log is
  /// @return the answer's status, a blank and its body
  final String answeredBy(Buckets buckets, AccessKey key, Instant now, Path folder)
      throws IOException {
    InstantSource time = InstantSource.fixed(now);
    try (AuditLog audit = AuditLog.open(folder.resolve("audit.log"), time)) {
      new S3Service(
              new S3Verifier(_ -> Optional.of(key), Duration.ofMinutes(5), time),
              buckets,
              new Throttle(new Throttle.Rates(1000, 1000), System::nanoTime),
              audit)
          .answer(this);
    }
    return status + " " + answer.toString(StandardCharsets.UTF_8);
  }
}
