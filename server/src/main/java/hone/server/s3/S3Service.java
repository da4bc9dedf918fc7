package hone.server.s3;

import hone.engine.ApiError;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.Buckets;
import hone.engine.storage.StorageException;
import hone.server.audit.AuditLog;
import hone.server.limits.Throttle;
import hone.server.sigv4.S3Verification.Refused;
import hone.server.sigv4.S3Verification.Verified;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.ForwardedExchange;
import hone.server.stream.StreamedService;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

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

  /// Whoever sends one relies on it.
  private static final Pattern CUSTOMER_KEY =
      Pattern.compile("x-amz-(copy-source-)?server-side-encryption-customer-.*");

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
  public String name() {
    return "s3";
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

  private void answer(Exchange unwatched, Verified verified) throws IOException {
    var exchange = new Watched(unwatched);
    boolean changes = !List.of("GET", "HEAD").contains(exchange.head().method());
    try {
      throttle.take(verified.principal().account(), changes);
    } catch (ApiError _) {
      throw S3Error.slowDown();
    }
    if (!changes) {
      served(exchange, exchange, call(exchange, verified));
      return;
    }
    try {
      audit.checkWritable();
    } catch (ApiError error) {
      throw new S3Error(503, "ServiceUnavailable", error.text());
    }
    var audited = new AuditedExchange(exchange, audit, verified.principal(), verified.region());
    served(audited, exchange, call(audited, verified));
  }

  private void served(Exchange exchange, Watched client, S3Call call) throws IOException {
    try {
      route(call);
    } catch (S3Error error) {
      refuse(exchange, error);
    } catch (StorageException error) {
      refuse(exchange, S3Error.of(error));
    } catch (ApiError error) {
      if (client.begun) {
        throw error;
      }
      refuse(exchange, S3Error.slowDown()); // too much of the account's waits already
    } catch (IOException | RuntimeException error) {
      S3Error told = told(exchange, client, error);
      if (client.begun) {
        throw error; // there is one answer to a request, and the client sees that it is not whole
      }
      refuse(exchange, told);
    }
  }

  /// A client that hangs up is no failure of the server's.
  private static S3Error told(Exchange exchange, Watched client, Exception error) {
    if (client.broken) {
      LOG.log(System.Logger.Level.DEBUG, "request " + exchange.requestId() + " broke off", error);
      return new S3Error(400, "IncompleteBody", "The request's body broke off.");
    }
    LOG.log(System.Logger.Level.ERROR, "request " + exchange.requestId() + " failed", error);
    return new S3Error(500, "InternalError", "We encountered an internal error. Please try again.");
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

  /// What answers in its place where another S3 has the buckets: an endpoint for all of AWS's
  /// services leads S3's clients here. Reads no body and verifies nothing, since it tells nothing.
  public static final class Elsewhere implements StreamedService {
    @Override
    public String name() {
      return "s3";
    }

    @Override
    public boolean takes(SignableRequest head) {
      return S3Verifier.isClaimed(head);
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
      refuse(
          exchange,
          S3Error.notOffered(
              "buckets, which another S3 has (s3_endpoint). Lead S3's clients there by"
                  + " AWS_ENDPOINT_URL_S3, with that S3's keys."));
    }
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
    exchange.send(error.status(), headers, xml);
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
    for (String each : call.headerNames()) {
      if (CUSTOMER_KEY.matcher(each).matches()) {
        throw S3Error.notOffered("encryption with a key of the caller's, " + each);
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
    call.checkOwner("x-amz-expected-bucket-owner", bucket);
    return bucket;
  }

  private void bucket(S3Call call) throws IOException {
    var calls = new BucketCalls(buckets, call);
    switch (call.method()) {
      case "PUT" -> {
        if (call.has("versioning")) {
          throw S3Error.notOffered("versions of objects, which PUT ?versioning asks for");
        }
        calls.create();
      }
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

  /// Knows what became of the client. Not thread-safe.
  private static final class Watched extends ForwardedExchange {
    /// Whether there is an answer, or a part of one.
    private boolean begun;

    /// Whether the client could not be read from or written to.
    private boolean broken;

    Watched(Exchange exchange) {
      super(exchange);
    }

    private interface Io<T> {
      T run() throws IOException;
    }

    private <T> T watch(Io<T> io) throws IOException {
      try {
        return io.run();
      } catch (IOException | RuntimeException error) {
        broken = true;
        throw error;
      }
    }

    @Override
    public InputStream body() {
      return new FilterInputStream(super.body()) {
        @Override
        public int read() throws IOException {
          return watch(in::read);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          return watch(() -> in.read(bytes, offset, length));
        }
      };
    }

    @Override
    public OutputStream begin(int status, SequencedMap<String, String> headers, long length)
        throws IOException {
      begun = true;
      OutputStream to = watch(() -> super.begin(status, headers, length));
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
          boolean _ =
              watch(
                  () -> {
                    to.write(bytes, offset, count);
                    return true;
                  });
        }

        @Override
        public void close() throws IOException {
          boolean _ =
              watch(
                  () -> {
                    to.close();
                    return true;
                  });
        }
      };
    }
  }
}
