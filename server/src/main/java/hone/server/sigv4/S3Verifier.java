package hone.server.sigv4;

import hone.server.credentials.AccessKey;
import hone.server.credentials.AccessKeys;
import hone.server.sigv4.KeyCheck.Result.Expired;
import hone.server.sigv4.KeyCheck.Result.Holds;
import hone.server.sigv4.KeyCheck.Result.UnknownKey;
import hone.server.sigv4.KeyCheck.Result.WrongSignature;
import hone.server.sigv4.KeyCheck.Result.WrongToken;
import hone.server.sigv4.S3Verification.Refused;
import hone.server.sigv4.S3Verification.Verified;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Verifies S3's forms of Signature Version 4: in the header, and in the query of a URL that was
/// signed for somebody else (GET, HEAD and PUT only). S3 differs from other services in that the
/// path is signed as it is sent, and the body's hash as the client states it; whoever reads the
/// body must hold it against the `S3Payload` that is found here. Thread-safe.
public final class S3Verifier {
  private static final String SERVICE = "s3";
  private static final String HASH = "x-amz-content-sha256";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final Duration PRESIGNED_MAX = Duration.ofDays(7);

  private final KeyCheck keys;
  private final Duration skew;
  private final InstantSource time;

  /// @param skew how far a caller's clock may be off
  public S3Verifier(AccessKeys keys, Duration skew, InstantSource time) {
    this.keys = new KeyCheck(keys, time);
    this.skew = skew;
    this.time = time;
  }

  /// Whether a request claims to be signed for S3, by this version or the one before.
  public static boolean isClaimed(SignableRequest request) {
    if (isVersion2(request)) {
      return true;
    }
    for (String header : request.values("authorization")) {
      if (header.contains("/" + SERVICE + "/" + CredentialScope.TERMINATOR)) {
        return true;
      }
    }
    String query = request.query().replace("%2F", "/").replace("%2f", "/");
    return query.contains("X-Amz-Credential=") && query.contains("/" + SERVICE + "/aws4_request");
  }

  /// Whether a request is signed by Signature Version 2 in the form that S3 alone had. Some clients
  /// make such URLs unless told otherwise: boto3 does for an endpoint of one's own.
  private static boolean isVersion2(SignableRequest request) {
    boolean inHeader =
        request.values("authorization").stream().anyMatch(header -> header.startsWith("AWS "));
    List<String> names =
        Arrays.stream(request.query().split("&", -1)).map(part -> part.split("=", 2)[0]).toList();
    boolean inQuery = names.containsAll(List.of("AWSAccessKeyId", "Signature", "Expires"));
    // What names its operation is for another service, which says so in its own form.
    return (inHeader || inQuery) && request.first("x-amz-target").isEmpty();
  }

  /// Verify a request's head.
  public S3Verification verify(SignableRequest request) {
    if (isVersion2(request)) {
      return new Refused(
          400,
          "InvalidRequest",
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256. (Found signature version 2; this server takes version 4: with"
              + " boto3 Config(signature_version=\"s3v4\"), with the AWS CLI 'aws configure set"
              + " default.s3.signature_version s3v4'.)");
    }
    List<String> headers = request.values("authorization");
    boolean presigned = request.query().contains("X-Amz-Signature=");
    if (headers.size() > 1 || presigned == !headers.isEmpty()) {
      return new Refused(
          400,
          "InvalidArgument",
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the"
              + " Authorization header should be specified");
    }
    try {
      S3Claim claim =
          presigned ? S3Claim.ofQuery(request) : S3Claim.ofHeader(request, headers.getFirst());
      return verify(request, claim);
    } catch (Authorization.Incomplete error) {
      String code =
          presigned ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed";
      return new Refused(400, code, String.valueOf(error.getMessage()));
    }
  }

  private S3Verification verify(SignableRequest request, S3Claim claim) {
    @Nullable Refused refused = unsigned(request, claim);
    if (refused == null) {
      refused = wrongTime(claim);
    }
    if (refused == null) {
      refused = wrongScope(claim);
    }
    return refused != null ? refused : signature(request, claim);
  }

  private static @Nullable Refused unsigned(SignableRequest request, S3Claim claim) {
    List<String> signed = claim.authorization().signedHeaders();
    if (!signed.contains("host")) {
      return denied("There were headers present in the request which were not signed: host");
    }
    for (SignableRequest.Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      boolean mustBe = name.startsWith("x-amz-") && !(claim.isPresigned() && name.equals(HASH));
      if (mustBe && !signed.contains(name)) {
        return denied(
            "There were headers present in the request which were not signed: "
                + Authorization.shown(name));
      }
    }
    for (String name : signed) {
      if (request.values(name).isEmpty()) {
        return denied("A signed header was not sent: " + Authorization.shown(name));
      }
    }
    List<String> methods = List.of("GET", "HEAD", "PUT");
    if (claim.isPresigned() && !methods.contains(request.method())) {
      return denied("A presigned URL is good for " + methods + " only");
    }
    return null;
  }

  private @Nullable Refused wrongTime(S3Claim claim) {
    Instant signed;
    try {
      signed = CredentialScope.STAMP.parse(claim.stamp(), Instant::from);
    } catch (DateTimeException _) {
      return denied("AWS authentication requires a valid Date or x-amz-date header");
    }
    if (!claim.stamp().startsWith(claim.authorization().scope().day() + "T")) {
      return malformed(
          "Invalid credential date \""
              + Authorization.shown(claim.authorization().scope().day())
              + "\". This date is not the same as X-Amz-Date: \""
              + claim.stamp().substring(0, 8)
              + "\".");
    }
    Instant now = time.instant();
    Instant last = signed.plus(skew);
    if (claim.isPresigned()) {
      if (claim.expiresSeconds() < 1 || claim.expiresSeconds() > PRESIGNED_MAX.toSeconds()) {
        return new Refused(
            400,
            "AuthorizationQueryParametersError",
            "X-Amz-Expires must be from 1 to " + PRESIGNED_MAX.toSeconds() + " seconds");
      }
      last = signed.plusSeconds(claim.expiresSeconds());
      if (now.isAfter(last)) {
        return denied("Request has expired");
      }
    }
    if (now.isAfter(last) || now.isBefore(signed.minus(skew))) {
      return new Refused(
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.");
    }
    return null;
  }

  private static @Nullable Refused wrongScope(S3Claim claim) {
    Authorization authorization = claim.authorization();
    if (!authorization.terminator().equals(CredentialScope.TERMINATOR)
        || !authorization.scope().service().equals(SERVICE)
        || !authorization.scope().region().matches("[a-z0-9-]{1,64}")) {
      return malformed(
          "The authorization is malformed; allowed is a credential of the form"
              + " keyid/date/region/s3/aws4_request");
    }
    return null;
  }

  private S3Verification signature(SignableRequest request, S3Claim claim) {
    Authorization authorization = claim.authorization();
    String hash = claim.isPresigned() ? UNSIGNED : request.first(HASH).orElse("");
    var signed =
        new SignableRequest(
            request.method(), request.path(), claim.signed(), request.headers(), new byte[0]);
    String canonical = CanonicalForm.S3.of(signed, authorization.signedHeaders(), hash);
    String toSign = CanonicalForm.stringToSign(claim.stamp(), authorization.scope(), canonical);
    return switch (keys.check(authorization, toSign, List.of(claim.token()))) {
      case UnknownKey() ->
          new Refused(
              403,
              "InvalidAccessKeyId",
              "The AWS Access Key Id you provided does not exist in our records.");
      case WrongSignature() ->
          new Refused(
              403,
              "SignatureDoesNotMatch",
              "The request signature we calculated does not match the signature you provided. Check"
                  + " your key and signing method.");
      case WrongToken() ->
          new Refused(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
      case Expired() -> new Refused(400, "ExpiredToken", "The provided token has expired.");
      case Holds(AccessKey key, byte[] signingKey) -> verified(claim, hash, key, signingKey);
    };
  }

  private static S3Verification verified(
      S3Claim claim, String hash, AccessKey key, byte[] signingKey) {
    Authorization authorization = claim.authorization();
    var signatures =
        new ChunkSignatures(
            signingKey, claim.stamp(), authorization.scope(), authorization.signature());
    @Nullable S3Payload payload = payload(hash, signatures);
    return payload == null
        ? new Refused(
            400,
            "InvalidArgument",
            HASH
                + " must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, the same with"
                + " -TRAILER, STREAMING-UNSIGNED-PAYLOAD-TRAILER, or a valid sha256 value.")
        : new Verified(key.principal(), authorization.scope().region(), payload);
  }

  /// What is not named here is refused.
  private static @Nullable S3Payload payload(String hash, ChunkSignatures signatures) {
    return switch (hash) {
      case UNSIGNED -> new S3Payload.Unsigned();
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new S3Payload.SignedChunks(signatures, false);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          new S3Payload.SignedChunks(signatures, true);
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new S3Payload.UnsignedChunks();
      default -> hash.matches("[0-9a-f]{64}") ? new S3Payload.Hashed(hash) : null;
    };
  }

  private static Refused denied(String text) {
    return new Refused(403, "AccessDenied", text);
  }

  private static Refused malformed(String text) {
    return new Refused(400, "AuthorizationHeaderMalformed", text);
  }
}
