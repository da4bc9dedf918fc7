package hone.server.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.S3Verification.Refused;
import hone.server.sigv4.S3Verification.Verified;
import hone.server.sigv4.SignableRequest.Header;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3VerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);
  private static final AccessKey TEMPORARY =
      new AccessKey("ASIA1", "123456789012", "secret2", "to/ken+=");
  private static final AccessKey ENDED =
      new AccessKey("ASIA2", "123456789012", "secret3", "token", null, NOW);
  private static final String HASH = Hashes.sha256(new byte[0]);

  private final S3Verifier verifier =
      new S3Verifier(
          id -> List.of(KEY, TEMPORARY, ENDED).stream().filter(k -> k.id().equals(id)).findFirst(),
          Duration.ofMinutes(5),
          InstantSource.fixed(NOW));

  private static SignableRequest request(String method, Header... more) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Host", "127.0.0.1:8020"));
    headers.addAll(List.of(more));
    return new SignableRequest(method, "/bucket/a//b%20c", "x=1", headers, new byte[0]);
  }

  private static SignableRequest signed(AccessKey key) {
    return S3Signing.signed(request("PUT"), key, NOW, HASH);
  }

  private static SignableRequest presigned(AccessKey key, Instant at, long seconds) {
    return S3Signing.presigned(request("GET"), key, at, seconds);
  }

  private void assertRefused(SignableRequest request, int status, String code) {
    assertThat(verifier.verify(request))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).as(refused.text()).isEqualTo(code);
              assertThat(refused.status()).isEqualTo(status);
            });
  }

  @Test
  void acceptsBothFormsOfLastingAndTemporaryKeys() {
    for (AccessKey key : List.of(KEY, TEMPORARY)) {
      var inHeader = new Verified(key.principal(), "us-west-2", new S3Payload.Hashed(HASH));
      var inQuery = new Verified(key.principal(), "us-west-2", new S3Payload.Unsigned());

      assertThat(verifier.verify(signed(key))).isEqualTo(inHeader);
      assertThat(verifier.verify(presigned(key, NOW, 60))).isEqualTo(inQuery);
    }
  }

  @Test
  void refusesNoMechanismAndMoreThanOne() {
    SignableRequest inHeader = signed(KEY);
    String query = presigned(KEY, NOW, 60).query();
    Header authorization = inHeader.headers().getLast();
    var twice = new ArrayList<>(inHeader.headers());
    twice.add(authorization);

    assertRefused(request("GET"), 400, "InvalidArgument");
    assertRefused(S3Signing.with(inHeader, query, inHeader.headers()), 400, "InvalidArgument");
    assertRefused(S3Signing.with(inHeader, inHeader.query(), twice), 400, "InvalidArgument");
  }

  @Test
  void saysThatSignatureVersion2IsNotSupported() {
    SignableRequest plain = request("GET");
    SignableRequest url =
        S3Signing.with(
            plain, "AWSAccessKeyId=AKIA1&Signature=c2ln%3D&Expires=1795728585", plain.headers());
    SignableRequest header = request("GET", new Header("Authorization", "AWS AKIA1:c2ln="));
    for (SignableRequest each : List.of(url, header)) {
      assertThat(S3Verifier.isClaimed(each)).isTrue();
      assertRefused(each, 400, "InvalidRequest");
      assertThat(verifier.verify(each))
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(refused.text())
                      .contains("Please use AWS4-HMAC-SHA256", "version 2", "s3v4"));
    }
    SignableRequest ofAnotherService =
        request(
            "POST",
            new Header("Authorization", "AWS AKIA1:c2ln="),
            new Header("X-Amz-Target", "SageMaker.ListTags"));
    assertThat(S3Verifier.isClaimed(ofAnotherService)).isFalse();
    assertThat(S3Verifier.isClaimed(S3Signing.with(plain, "Signature=a", plain.headers())))
        .isFalse();
  }

  @Test
  void refusesWhatIsNotTheKeys() {
    assertRefused(signed(key("AKIA9", "secret", null)), 403, "InvalidAccessKeyId");
    assertRefused(signed(key("AKIA1", "other", null)), 403, "SignatureDoesNotMatch");
    assertRefused(signed(key("AKIA1", "secret", "token")), 400, "InvalidToken");
    assertRefused(signed(key("ASIA1", "secret2", null)), 400, "InvalidToken");
    assertRefused(signed(key("ASIA1", "secret2", "other")), 400, "InvalidToken");
    assertRefused(signed(ENDED), 400, "ExpiredToken");
    for (AccessKey wrong :
        List.of(key("ASIA1", "secret2", null), key("ASIA1", "secret2", "other"))) {
      assertRefused(presigned(wrong, NOW, 60), 400, "InvalidToken");
    }
    assertRefused(presigned(ENDED, NOW, 60), 400, "ExpiredToken");
  }

  private static AccessKey key(String id, String secret, @Nullable String token) {
    return new AccessKey(id, KEY.account(), secret, token);
  }

  @ParameterizedTest
  @CsvSource({
    "-61,60,AccessDenied",
    "-60,60,",
    "300,60,",
    "301,60,RequestTimeTooSkewed",
    "-604800,604800,",
    "-604801,604800,AccessDenied",
    "0,604801,AuthorizationQueryParametersError",
    "0,0,AuthorizationQueryParametersError"
  })
  void aPresignedUrlIsGoodFromItsDateUntilItExpires(
      int seconds, long expires, @Nullable String code) {
    SignableRequest url = presigned(KEY, NOW.plusSeconds(seconds), expires);

    if (code == null) {
      assertThat(verifier.verify(url)).isInstanceOf(Verified.class);
    } else {
      assertRefused(url, code.startsWith("Auth") ? 400 : 403, code);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "", "9999999999", "60&X-Amz-Expires=70"})
  void aPresignedUrlSaysOnceForHowLongItIsGood(String expires) {
    assertRefused(
        S3Signing.presigned(request("GET"), KEY, NOW, expires, List.of("host")),
        400,
        "AuthorizationQueryParametersError");
  }

  @ParameterizedTest
  @CsvSource({"GET,true", "HEAD,true", "PUT,true", "POST,false", "DELETE,false"})
  void aPresignedUrlIsForReadingAndForOneUpload(String method, boolean good) {
    SignableRequest url = S3Signing.presigned(request(method), KEY, NOW, 60);

    if (good) {
      assertThat(verifier.verify(url)).isInstanceOf(Verified.class);
    } else {
      assertRefused(url, 403, "AccessDenied");
    }
  }

  @ParameterizedTest
  @CsvSource({"-300,true", "-301,false", "300,true", "301,false"})
  void allowsFiveMinutesOfSkewInTheHeader(int seconds, boolean good) {
    SignableRequest request = S3Signing.signed(request("GET"), KEY, NOW.plusSeconds(seconds), HASH);

    if (good) {
      assertThat(verifier.verify(request)).isInstanceOf(Verified.class);
    } else {
      assertRefused(request, 403, "RequestTimeTooSkewed");
    }
  }

  /// What is sent on top of what was signed.
  @Test
  void refusesHeadersThatAreNotSigned() {
    var acl = new Header("X-Amz-Acl", "public-read");
    for (SignableRequest request : List.of(signed(KEY), presigned(KEY, NOW, 60))) {
      var headers = new ArrayList<>(request.headers());
      headers.add(acl);
      assertRefused(S3Signing.with(request, request.query(), headers), 403, "AccessDenied");
    }
    assertRefused(
        S3Signing.presigned(request("PUT", acl), KEY, NOW, "60", List.of("x-amz-acl")),
        403,
        "AccessDenied");
    assertRefused(
        S3Signing.presigned(request("PUT"), KEY, NOW, "60", List.of("host", "x-amz-acl")),
        403,
        "AccessDenied");
  }

  @Test
  void refusesWhatWasChangedAfterSigning() {
    for (SignableRequest request : List.of(signed(KEY), presigned(KEY, NOW, 60))) {
      List<SignableRequest> changed =
          List.of(
              new SignableRequest(
                  "HEAD", request.path(), request.query(), request.headers(), new byte[0]),
              new SignableRequest(
                  request.method(), "/bucket/b", request.query(), request.headers(), new byte[0]),
              S3Signing.with(request, "y=2&" + request.query(), request.headers()),
              S3Signing.with(request, request.query().replace("x=1", "x=2"), request.headers()));
      for (SignableRequest each : changed) {
        assertRefused(each, 403, "SignatureDoesNotMatch");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UNSIGNED",
        "unsigned-payload",
        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD",
        "abc"
      })
  void refusesWhatSaysNothingOfTheBody(String hash) {
    assertRefused(S3Signing.signed(request("PUT"), KEY, NOW, hash), 400, "InvalidArgument");
  }

  @ParameterizedTest
  @CsvSource({
    "/s3/,/sts/,AuthorizationHeaderMalformed,400",
    "aws4_request,aws5_request,AuthorizationHeaderMalformed,400",
    "/us-west-2/,/Us_West/,AuthorizationHeaderMalformed,400",
    "/us-west-2/,/eu-west-1/,SignatureDoesNotMatch,403",
    "20261124/,20261123/,AuthorizationHeaderMalformed,400",
    "HMAC-SHA256,ECDSA-P256-SHA256,AuthorizationHeaderMalformed,400"
  })
  void refusesAnotherScope(String from, String to, String code, int status) {
    SignableRequest request = signed(KEY);
    Header right = request.headers().getLast();
    var headers = new ArrayList<>(request.headers().subList(0, request.headers().size() - 1));
    headers.add(new Header(right.name(), right.value().replace(from, to)));

    assertRefused(S3Signing.with(request, request.query(), headers), status, code);
  }
}
