package hone.server.operations.access;

import hone.server.credentials.AccessKey;
import hone.server.credentials.FakeSessions;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Every way in which a request's authentication can be wrong.
final class WrongAuthentication {
  static final AccessKey KEY = new AccessKey("AKIAMATRIX", "123456789012", "canary-one", null);
  static final AccessKey TEMPORARY =
      new AccessKey("ASIAMATRIX", "123456789012", "canary-two", "canary-token");
  static final AccessKey ENDED =
      new AccessKey("ASIAENDED", "123456789012", "canary-three", "canary-end", null, Instant.EPOCH);
  private static final String REGION = "us-west-2";

  private final String service;
  private final SignableRequest plain;
  private final Map<String, SignableRequest> all = new LinkedHashMap<>();

  private WrongAuthentication(SignableRequest plain, String service) {
    this.plain = plain;
    this.service = service;
  }

  /// The same request with each wrong authentication, by what is wrong.
  static Map<String, SignableRequest> of(SignableRequest plain, String service) {
    var wrong = new WrongAuthentication(plain, service);
    wrong.keys();
    wrong.forms();
    wrong.scopes();
    wrong.coverage();
    return wrong.all;
  }

  /// The same request, rightly signed.
  static SignableRequest right(SignableRequest plain, String service) {
    return signed(plain, KEY, service, 0);
  }

  /// The same request, rightly signed but for its content type, which is another.
  static SignableRequest withUnsignedType(SignableRequest plain, String service, String type) {
    SignableRequest without = header(plain, "content-type", _ -> null);
    return with(right(without, service), "Content-Type", type);
  }

  private void keys() {
    SignableRequest right = right(plain, service);
    all.put("no authentication", plain);
    all.put("a changed signature", header(right, "authorization", WrongAuthentication::flipped));
    all.put(
        "no signature",
        header(right, "authorization", text -> String.valueOf(text).replaceAll("[^=]*$", "")));
    all.put("another secret", signed(key(KEY.id(), "other", null)));
    all.put("an unknown key", signed(key("AKIASTRANGE", KEY.secret(), null)));
    all.put("a token for a lasting key", signed(key(KEY.id(), KEY.secret(), "canary-token")));
    all.put("no token for a temporary key", signed(key(TEMPORARY.id(), TEMPORARY.secret(), null)));
    all.put("another token", signed(key(TEMPORARY.id(), TEMPORARY.secret(), "other")));
    all.put("a temporary key that has ended", signed(ENDED));
  }

  private void forms() {
    SignableRequest right = right(plain, service);
    String authorization = right.first("authorization").orElseThrow();
    all.put("two authorizations", with(right, "Authorization", authorization));
    all.put("basic authentication", with(plain, "Authorization", "Basic dXNlcjpwYXNz"));
    all.put("a bearer's token", bearing(plain, "abc"));
    all.put("the token of an ended key's session", bearing(plain, session(ENDED)));
    all.put(
        "the token of an unknown key's session",
        bearing(plain, session(key("AKIASTRANGE", "canary-four", null))));
    all.put(
        "a session's token and a signature",
        with(right, "Authorization", "Bearer " + session(KEY)));
    all.put(
        "a session's token as basic authentication",
        with(plain, "Authorization", "Basic " + session(KEY)));
    all.put("a session's token in the query", query(plain, "access_token=" + session(KEY)));
    all.put("signature version 2", with(plain, "Authorization", "AWS AKIAMATRIX:c2lnbmF0dXJl"));
    all.put(
        "signature version 4A",
        header(
            right,
            "authorization",
            text -> String.valueOf(text).replace("HMAC-SHA256", "ECDSA-P256-SHA256")));
    String presigned =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAMATRIX&X-Amz-Signature=ab";
    all.put("a presigned address", query(plain, presigned));
    all.put("a presigned address and a header", query(right, presigned));
    all.put("a presigned address in disguise", query(right, "x-amz-signatur%65=ab"));
  }

  /// The same request with a session's token instead of a signature.
  static SignableRequest bearing(SignableRequest plain, String token) {
    return with(plain, "Authorization", "Bearer " + token);
  }

  /// A token that the server's own master key sealed.
  private static String session(AccessKey key) {
    return FakeSessions.of(_ -> Optional.empty(), InstantSource.system())
        .begin(key.principal(), REGION)
        .token();
  }

  private void scopes() {
    SignableRequest right = right(plain, service);
    all.put("six minutes ago", signed(plain, KEY, service, -360));
    all.put("in six minutes", signed(plain, KEY, service, 360));
    all.put("another service", signed(plain, KEY, "s3", 0));
    all.put("S3's signature", S3Signing.signed(plain, KEY, Instant.now(), S3Signing.UNSIGNED));
    all.put("a URL that is presigned for S3", S3Signing.presigned(plain, KEY, Instant.now(), 60));
    String other = service.equals("sts") ? "iam" : "sts";
    all.put("another service that is offered", signed(plain, KEY, other, 0));
    all.put("another region than signed", scope(right, "/" + REGION + "/", "/eu-west-1/"));
    all.put("another end of the scope", scope(right, "aws4_request", "aws5_request"));
    all.put("another day of the scope", scope(right, "AKIAMATRIX/2", "AKIAMATRIX/1"));
    all.put("no date", header(right, "x-amz-date", _ -> null));
    all.put("two dates", with(right, "X-Amz-Date", right.first("x-amz-date").orElseThrow()));
    all.put("a date that is none", header(right, "x-amz-date", _ -> "yesterday"));
  }

  private void coverage() {
    SignableRequest right = right(plain, service);
    byte[] changed =
        (new String(plain.body(), StandardCharsets.ISO_8859_1) + " ")
            .getBytes(StandardCharsets.ISO_8859_1);
    all.put("a changed body", right.withBody(changed));
    all.put("an added header", with(right, "X-Amz-Added", "1"));
    all.put("an unsigned payload", signed(with(plain, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")));
    all.put(
        "a streamed payload",
        signed(with(plain, "X-Amz-Content-Sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")));
    for (Header header : plain.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!List.of("smithy-protocol", "content-type").contains(name)) {
        all.put("an unsigned " + name, unsigned(right, name));
      }
    }
    if (plain.first("x-amz-target").isPresent()) {
      all.put("another target", header(right, "x-amz-target", target -> target + "s"));
      SignableRequest without = header(plain, "x-amz-target", _ -> null);
      all.put(
          "a target added after signing",
          with(right(without, service), "X-Amz-Target", plain.first("x-amz-target").orElseThrow()));
    }
  }

  private SignableRequest signed(AccessKey key) {
    return signed(plain, key, service, 0);
  }

  private SignableRequest signed(SignableRequest request) {
    return signed(request, KEY, service, 0);
  }

  private static AccessKey key(String id, String secret, @Nullable String token) {
    return new AccessKey(id, KEY.account(), secret, token);
  }

  private static SignableRequest signed(
      SignableRequest request, AccessKey key, String service, int seconds) {
    var signer = new SigV4Signer(key.id(), key.secret(), key.sessionToken(), REGION, service);
    InstantSource time = () -> InstantSource.system().instant().plusSeconds(seconds);
    SignableRequest whole = request;
    for (Map.Entry<String, String> added : signer.sign(request, time).entrySet()) {
      whole = with(whole, added.getKey(), added.getValue());
    }
    return whole;
  }

  /// Signed without that header, which is sent all the same.
  private SignableRequest unsigned(SignableRequest right, String name) {
    SignableRequest without = right(header(plain, name, _ -> null), service);
    String authorization = without.first("authorization").orElseThrow();
    String date = without.first("x-amz-date").orElseThrow();
    return header(header(right, "authorization", _ -> authorization), "x-amz-date", _ -> date);
  }

  private static SignableRequest scope(SignableRequest request, String from, String to) {
    return header(request, "authorization", text -> String.valueOf(text).replace(from, to));
  }

  private static SignableRequest query(SignableRequest request, String query) {
    return new SignableRequest(
        request.method(), request.path(), query, request.headers(), request.body());
  }

  private static SignableRequest with(SignableRequest request, String name, String value) {
    var headers = new ArrayList<>(request.headers());
    headers.add(new Header(name, value));
    return headers(request, headers);
  }

  private static SignableRequest header(
      SignableRequest request, String name, UnaryOperator<@Nullable String> change) {
    var headers = new ArrayList<Header>();
    for (Header each : request.headers()) {
      String value = each.name().equalsIgnoreCase(name) ? change.apply(each.value()) : each.value();
      if (value != null) {
        headers.add(new Header(each.name(), value));
      }
    }
    return headers(request, headers);
  }

  private static SignableRequest headers(SignableRequest request, List<Header> headers) {
    return new SignableRequest(
        request.method(), request.path(), request.query(), headers, request.body());
  }

  private static String flipped(@Nullable String sent) {
    String authorization = String.valueOf(sent);
    char last = authorization.charAt(authorization.length() - 1);
    return authorization.substring(0, authorization.length() - 1) + (last == '0' ? '1' : '0');
  }
}
