package hone.server.s3;

import hone.server.audit.AuditEntry;
import hone.server.audit.AuditLog;
import hone.server.credentials.Principal;
import hone.server.stream.ForwardedExchange;
import hone.server.stream.StreamedService.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// An exchange that may change something: it is written down when its answer begins, before the
/// caller hears of it. Not thread-safe.
final class AuditedExchange extends ForwardedExchange {
  private final AuditLog audit;
  private final Principal who;
  private final String region;
  private String result = "OK";
  private boolean written;

  AuditedExchange(Exchange exchange, AuditLog audit, Principal who, String region) {
    super(exchange);
    this.audit = audit;
    this.who = who;
    this.region = region;
  }

  /// What the answer that begins next tells.
  ///
  /// @param code one of S3's error codes
  void failed(String code) {
    result = code;
  }

  @Override
  public OutputStream begin(int status, SequencedMap<String, String> headers, long length)
      throws IOException {
    if (!written) {
      written = true;
      audit.write(
          new AuditEntry(
              who,
              "s3:" + action(),
              named(),
              new AuditEntry.Outcome(region, result, status, source(), requestId())));
    }
    return super.begin(status, headers, length);
  }

  private SequencedMap<String, String> named() {
    var named = new LinkedHashMap<String, String>();
    S3Call.Target target = S3Call.Target.of(head());
    named.put("Bucket", shown(target.bucket()));
    if (!target.key().isEmpty()) {
      named.put("Key", shown(target.key()));
    }
    return named;
  }

  private static String shown(String name) {
    return name.length() <= 256 ? name : name.substring(0, 256) + "…";
  }

  /// S3's name of the call, as far as its method and its query tell.
  private String action() {
    boolean ofObject = !S3Call.Target.of(head()).key().isEmpty();
    boolean ofUpload = head().query().contains("uploadId=");
    return switch (head().method()) {
      case "PUT" -> {
        if (ofUpload) {
          yield "UploadPart";
        }
        yield !ofObject
            ? "CreateBucket"
            : head().first("x-amz-copy-source").isPresent() ? "CopyObject" : "PutObject";
      }
      case "DELETE" -> {
        if (ofUpload) {
          yield "AbortMultipartUpload";
        }
        yield ofObject ? "DeleteObject" : "DeleteBucket";
      }
      default -> {
        if (ofUpload) {
          yield "CompleteMultipartUpload";
        }
        yield ofObject ? "CreateMultipartUpload" : "DeleteObjects";
      }
    };
  }
}
