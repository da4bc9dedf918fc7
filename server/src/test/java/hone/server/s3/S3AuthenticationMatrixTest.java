package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.audit.AuditLog;
import hone.server.credentials.AccessKey;
import hone.server.limits.Throttle;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route of S3 with every wrong authentication: none reaches the buckets. The routes are all
/// methods on service, bucket and object, with each subresource that S3 has, known here or not.
final class S3AuthenticationMatrixTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "canary1", null);
  private static final AccessKey TEMPORARY =
      new AccessKey("ASIA1", "123456789012", "canary2", "canary3");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");
  private static final List<String> QUERIES =
      List.of(
          "",
          "list-type=2",
          "delete",
          "location",
          "versioning",
          "uploads",
          "uploadId=1",
          "partNumber=1&uploadId=1",
          "acl",
          "policy",
          "tagging");

  @TempDir private Path folder;
  private final NoBuckets buckets = new NoBuckets();
  private AuditLog audit;
  private S3Service service;

  @BeforeEach
  void start() throws IOException {
    InstantSource time = InstantSource.fixed(NOW);
    audit = AuditLog.open(folder.resolve("audit.log"), time);
    service =
        new S3Service(
            new S3Verifier(
                id -> List.of(KEY, TEMPORARY).stream().filter(k -> k.id().equals(id)).findFirst(),
                Duration.ofMinutes(5),
                time),
            buckets,
            new Throttle(new Throttle.Rates(1_000_000, 1_000_000), System::nanoTime),
            audit);
  }

  @AfterEach
  void stop() {
    audit.close();
  }

  private static List<SignableRequest> routes() {
    var all = new ArrayList<SignableRequest>();
    for (String method : METHODS) {
      for (String path : List.of("/", "/bucket", "/bucket/", "/bucket/key")) {
        for (String query : QUERIES) {
          var host = List.of(new Header("Host", "127.0.0.1:8020"));
          all.add(new SignableRequest(method, path, query, host, new byte[0]));
        }
      }
    }
    return all;
  }

  private static SignableRequest right(SignableRequest plain) {
    return S3Signing.signed(plain, KEY, NOW, S3Signing.UNSIGNED);
  }

  private static Map<String, SignableRequest> wrong(SignableRequest plain) {
    var all = new LinkedHashMap<String, SignableRequest>();
    SignableRequest right = right(plain);
    SignableRequest url = S3Signing.presigned(plain, KEY, NOW, 60);
    all.put("none", plain);
    all.put("both forms", S3Signing.with(right, url.query(), right.headers()));
    all.put("two headers", added(right, right.headers().getLast()));
    all.put("an added header", added(right, new Header("X-Amz-Acl", "public-read")));
    all.put("a header added to a URL", added(url, new Header("X-Amz-Copy-Source", "/b/k")));
    all.put("another method", method(right));
    all.put("another method of a URL", method(url));
    all.put("an unsigned subresource", S3Signing.with(right, more(right), right.headers()));
    all.put("an unsigned subresource of a URL", S3Signing.with(url, more(url), url.headers()));
    all.put("a URL that has expired", S3Signing.presigned(plain, KEY, NOW.minusSeconds(61), 60));
    all.put("a URL for eight days", S3Signing.presigned(plain, KEY, NOW, 691_200));
    all.put("version 2", added(plain, new Header("Authorization", "AWS AKIA1:c2ln=")));
    String v2 = "AWSAccessKeyId=AKIA1&Signature=c2ln&Expires=4102444800";
    all.put("a URL of version 2", S3Signing.with(plain, v2, plain.headers()));
    all.put("long ago", signed(plain, KEY, NOW.minusSeconds(301)));
    all.put("not yet", signed(plain, KEY, NOW.plusSeconds(301)));
    for (AccessKey key :
        List.of(
            new AccessKey("AKIA1", KEY.account(), "other", null),
            new AccessKey("AKIA9", KEY.account(), KEY.secret(), null),
            new AccessKey("AKIA1", KEY.account(), KEY.secret(), "token"),
            new AccessKey("ASIA1", KEY.account(), TEMPORARY.secret(), null),
            new AccessKey("ASIA1", KEY.account(), TEMPORARY.secret(), "token"))) {
      all.put("a wrong key " + all.size(), signed(plain, key, NOW));
      all.put("a URL of a wrong key " + all.size(), S3Signing.presigned(plain, key, NOW, 60));
    }
    if (List.of("POST", "DELETE", "PATCH", "OPTIONS").contains(plain.method())) {
      all.put("a URL for another method", url);
    }
    return all;
  }

  private static SignableRequest signed(SignableRequest plain, AccessKey key, Instant at) {
    return S3Signing.signed(plain, key, at, S3Signing.UNSIGNED);
  }

  private static SignableRequest method(SignableRequest request) {
    String other = request.method().equals("GET") ? "PUT" : "GET";
    return new SignableRequest(
        other, request.path(), request.query(), request.headers(), new byte[0]);
  }

  private static String more(SignableRequest request) {
    return request.query().isEmpty() ? "x-id=1" : request.query() + "&x-id=1";
  }

  private static SignableRequest added(SignableRequest request, Header header) {
    var headers = new ArrayList<>(request.headers());
    headers.add(header);
    return S3Signing.with(request, request.query(), headers);
  }

  @Test
  void noWrongAuthenticationReachesTheBuckets() throws IOException {
    int tries = 0;
    for (SignableRequest route : routes()) {
      for (Map.Entry<String, SignableRequest> wrong : wrong(route).entrySet()) {
        var exchange = sent(wrong.getValue());
        service.answer(exchange);
        tries++;
        String what = route.method() + " " + route.path() + "?" + route.query();

        assertThat(exchange.status).as(what + " with " + wrong.getKey()).isIn(400, 403);
        assertThat(buckets.calls()).as(what + " with " + wrong.getKey()).isZero();
        assertThat(exchange.answer.toString(StandardCharsets.UTF_8)).doesNotContain("canary");
      }
    }
    assertThat(tries).isGreaterThan(20 * routes().size());
    assertThat(Files.readString(folder.resolve("audit.log"))).isEmpty();
  }

  /// So that what is refused above would have been served.
  @Test
  void theRightAuthenticationReachesThem() throws IOException {
    int reached = 0;
    for (SignableRequest route : routes()) {
      int before = buckets.calls();
      service.answer(sent(right(route)));
      reached += Math.min(1, buckets.calls() - before);
    }
    assertThat(reached).isGreaterThan(80);
  }

  private static SentRequest sent(SignableRequest request) {
    return new SentRequest(request, InputStream.nullInputStream(), 0);
  }
}
