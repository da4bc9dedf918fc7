package hone.server.s3;

import hone.engine.ApiError;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.Buckets;
import hone.engine.storage.StorageException;
import hone.server.audit.AuditLog;
import hone.server.http.StreamedService;
import hone.server.limits.Throttle;
import hone.server.sigv4.S3Verification.Refused;
import hone.server.sigv4.S3Verification.Verified;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SignableRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;

/// The S3 endpoint. Every request goes through `answer`: verified, then routed by its method and
/// what its path and query name; what is not named here is refused.
public final class S3Service implements StreamedService {
  private static final System.Logger LOG = System.getLogger(S3Service.class.getName());

  /// Parts of a bucket or an object that S3 has and this server has not.
  private static final List<String> NOT_OFFERED =
      List.of(
          "accelerate",
          "acl",
          "analytics",
          "attributes",
          "cors",
          "encryption",
          "intelligent-tiering",
          "inventory",
          "legal-hold",
          "lifecycle",
          "logging",
          "metrics",
          "notification",
          "object-lock",
          "ownershipControls",
          "policy",
          "policyStatus",
          "publicAccessBlock",
          "replication",
          "requestPayment",
          "restore",
          "retention",
          "select",
          "session",
          "tagging",
          "torrent",
          "versions",
          "website");

  private final S3Verifier verifier;
  private final Buckets buckets;
  private final Throttle throttle;
  private final AuditLog audit;

  /// @param throttle the one of all other calls, since accounts share the machine
  public S3Service(S3Verifier verifier, Buckets buckets, Throttle throttle, AuditLog audit) {
    this.verifier = verifier;
    this.buckets = buckets;
    this.throttle = throttle;
    this.audit = audit;
  }

  @Override
  public boolean takes(SignableRequest head) {
    return S3Verifier.isClaimed(head);
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    try {
      switch (verifier.verify(exchange.head())) {
        case Refused(int status, String code, String text) ->
            refuse(exchange, new S3Error(status, code, text));
        case Verified verified -> answer(exchange, verified);
      }
    } catch (S3Error error) { // what is signed may still name nothing
      refuse(exchange, error);
    }
  }

  private void answer(Exchange exchange, Verified verified) throws IOException {
    boolean changes = !List.of("GET", "HEAD").contains(exchange.head().method());
    try {
      throttle.take(verified.principal().account(), changes);
    } catch (ApiError _) {
      throw new S3Error(503, "SlowDown", "Please reduce your request rate.");
    }
    if (!changes) {
      served(exchange, call(exchange, verified));
      return;
    }
    try {
      audit.checkWritable();
    } catch (ApiError error) {
      throw new S3Error(503, "ServiceUnavailable", error.text());
    }
    var audited = new AuditedExchange(exchange, audit, verified.principal(), verified.region());
    served(audited, call(audited, verified));
  }

  private void served(Exchange exchange, S3Call call) throws IOException {
    try {
      route(call);
    } catch (S3Error error) {
      refuse(exchange, error);
    } catch (StorageException error) {
      refuse(exchange, S3Error.of(error));
    } catch (IOException | RuntimeException error) {
      LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId() + " failed", error);
      refuse(
          exchange,
          new S3Error(500, "InternalError", "We encountered an internal error. Please try again."));
    }
  }

  private static S3Call call(Exchange exchange, Verified verified) {
    S3Call.Target target = S3Call.Target.of(exchange.head());
    return new S3Call(
        exchange,
        verified.principal(),
        verified.region(),
        verified.payload(),
        target.bucket(),
        target.key(),
        S3Call.parameters(exchange.head()));
  }

  private static void refuse(Exchange exchange, S3Error error) throws IOException {
    if (exchange instanceof AuditedExchange audited) {
      audited.failed(error.code());
    }
    byte[] xml =
        Xml.error(
            to ->
                to.add("Code", error.code())
                    .add("Message", error.text())
                    .add("RequestId", exchange.requestId()));
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/xml");
    // What is left of the body is not read, so that the next request cannot be found behind it.
    headers.put("Connection", "close");
    try (OutputStream out = exchange.begin(error.status(), headers, xml.length)) {
      out.write(xml);
    }
  }

  private void route(S3Call call) throws IOException {
    if (call.has("tagging") && call.method().equals("GET") && !call.key().isEmpty()) {
      // Clients ask for an object's tags when they copy it; no object has any.
      open(call).head(call.key());
      call.answer(Xml.document("Tagging", xml -> xml.in("TagSet", _ -> {})));
      return;
    }
    for (String each : NOT_OFFERED) {
      if (call.has(each)) {
        throw S3Error.notOffered("the subresource '" + each + "'");
      }
    }
    if (call.bucket().isEmpty()) {
      if (!call.method().equals("GET")) {
        throw S3Error.notAllowed(call.method() + " /");
      }
      new BucketCalls(buckets, call).list();
    } else if (call.key().isEmpty()) {
      bucket(call);
    } else if (call.has("uploadId") || call.has("uploads")) {
      upload(call, new UploadCalls(buckets, open(call), call));
    } else {
      object(call, new ObjectCalls(buckets, open(call), call));
    }
  }

  private BucketObjects open(S3Call call) {
    BucketObjects bucket = buckets.open(call.account(), call.bucket());
    call.header("x-amz-expected-bucket-owner")
        .filter(owner -> !owner.equals(bucket.bucket().account()))
        .ifPresent(
            _ -> {
              throw new S3Error(403, "AccessDenied", "Access Denied");
            });
    return bucket;
  }

  private void bucket(S3Call call) throws IOException {
    var calls = new BucketCalls(buckets, call);
    switch (call.method()) {
      case "PUT" -> calls.create();
      case "HEAD" -> calls.head(open(call));
      case "DELETE" -> calls.delete(open(call));
      case "GET" -> look(call, open(call), calls);
      case "POST" -> {
        if (!call.has("delete")) {
          throw S3Error.notOffered("POST of a bucket, but for ?delete");
        }
        calls.deleteObjects(open(call));
      }
      default -> throw S3Error.notAllowed(call.method());
    }
  }

  private static void look(S3Call call, BucketObjects bucket, BucketCalls calls)
      throws IOException {
    if (call.has("location")) {
      calls.location(bucket);
    } else if (call.has("versioning")) {
      call.answer(Xml.document("VersioningConfiguration", _ -> {}));
    } else if (call.has("uploads")) {
      calls.uploads(bucket);
    } else {
      new ListCalls(bucket, call).list();
    }
  }

  private static void upload(S3Call call, UploadCalls calls) throws IOException {
    boolean begins = call.has("uploads");
    switch (call.method()) {
      case "POST" -> {
        if (begins) {
          calls.begin();
        } else {
          calls.complete();
        }
      }
      case "PUT" -> calls.put();
      case "GET" -> calls.list();
      case "DELETE" -> calls.abort();
      default -> throw S3Error.notAllowed(call.method() + " of an upload");
    }
  }

  private static void object(S3Call call, ObjectCalls calls) throws IOException {
    switch (call.method()) {
      case "PUT" -> {
        if (call.header("x-amz-copy-source").isPresent()) {
          calls.copy();
        } else {
          calls.put();
        }
      }
      case "GET", "HEAD" -> calls.get();
      case "DELETE" -> calls.delete();
      default -> throw S3Error.notAllowed(call.method() + " of an object");
    }
  }
}
