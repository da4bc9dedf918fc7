package hone.server.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SignableRequest.Header;
import hone.server.sigv4.Verification.Reason;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SigV4VerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIAKNOWN", "123456789012", "secret", null);
  private static final AccessKey TEMPORARY =
      new AccessKey("ASIAKNOWN", "123456789012", "secret", "token");

  private final SigV4Verifier verifier =
      new SigV4Verifier(
          id -> List.of(KEY, TEMPORARY).stream().filter(key -> key.id().equals(id)).findFirst(),
          List.of("sagemaker", "sts"),
          SigV4Verifier.SKEW,
          InstantSource.fixed(NOW));

  @Test
  void acceptsWhatTheSignerSigns() {
    assertThat(verifier.verify(signed(KEY, NOW)))
        .usingRecursiveComparison()
        .ignoringFields("signature")
        .isEqualTo(new Verified(KEY.principal(), "us-west-2", "sagemaker", ""));
    assertThat(verifier.verify(signed(TEMPORARY, NOW))).isInstanceOf(Verified.class);
  }

  @Test
  void refusesARequestWithoutAuthentication() {
    assertRefused(request(), Reason.MISSING, "Missing Authentication Token");
  }

  @Test
  void refusesTwoFormsOfAuthentication() {
    SignableRequest signed = signed(KEY, NOW);
    var presigned =
        new SignableRequest("POST", "/", "X-Amz-Signature=ab", signed.headers(), signed.body());
    var twice = new ArrayList<>(signed.headers());
    twice.add(signed.headers().getLast());

    assertRefused(presigned, Reason.INCOMPLETE, "Exactly one form of authentication");
    assertRefused(
        new SignableRequest("POST", "/", "", twice, signed.body()),
        Reason.INCOMPLETE,
        "Exactly one form of authentication");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS AKIAKNOWN:abc",
        "AWS4-ECDSA-P256-SHA256 Credential=a",
        "aws4-hmac-sha256 Credential=a",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request",
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=1",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, SignedHeaders=host, Signature=1",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=x;host, Signature=1",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host;host, Signature=1",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Credential=z, SignedHeaders=host, Signature=1",
        "Basic dXNlcjpwYXNz",
        ""
      })
  void refusesAnAuthorizationThatSaysTooLittle(String header) {
    SignableRequest request = with(signed(KEY, NOW), "Authorization", _ -> header);

    assertThat(verifier.verify(request))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.INCOMPLETE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "x-amz-date", "x-amz-target"})
  void refusesARequestThatLeavesAHeaderUnsigned(String name) {
    SignableRequest request =
        with(
            signed(KEY, NOW),
            "Authorization",
            value -> value.replace(name + ";", "").replace(";" + name, ""));

    assertThat(verifier.verify(request))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.text())
                    .endsWith("must be a 'SignedHeader' in the AWS Authorization."));
  }

  /// As AWS's SDK for PHP leaves it.
  @Test
  void acceptsAContentTypeThatIsNotSigned() {
    var type = new Header("Content-Type", "application/x-amz-json-1.1");
    List<Header> others =
        request().headers().stream().filter(header -> !header.equals(type)).toList();
    SignableRequest without =
        signed(new SignableRequest("POST", "/", "", others, request().body()), KEY, NOW);
    var headers = new ArrayList<>(without.headers());
    headers.add(type);

    assertThat(verifier.verify(new SignableRequest("POST", "/", "", headers, without.body())))
        .isInstanceOf(Verified.class);
  }

  @ParameterizedTest
  @CsvSource({"-300,true", "-301,false", "300,true", "301,false"})
  void allowsFiveMinutesOfSkew(int seconds, boolean accepted) {
    Verification found = verifier.verify(signed(KEY, NOW.plusSeconds(seconds)));

    assertThat(found instanceof Verified).isEqualTo(accepted);
  }

  @Test
  void tellsHowFarTheClockIsOff() {
    assertRefused(
        signed(KEY, NOW.minus(Duration.ofMinutes(6))),
        Reason.INVALID,
        "Signature expired: 20261124T095400Z is now earlier than 20261124T095500Z "
            + "(20261124T100000Z - 5 min.)");
    assertRefused(
        signed(KEY, NOW.plus(Duration.ofMinutes(6))),
        Reason.INVALID,
        "Signature not yet current: 20261124T100600Z is still later than 20261124T100500Z "
            + "(20261124T100000Z + 5 min.)");
  }

  @ParameterizedTest
  @CsvSource({
    "/20261124/,/20261123/,Date in Credential scope does not match",
    "/us-west-2/,/US_WEST/,Credential should be scoped to a valid region",
    "/sagemaker/,/ecr/,Credential should be scoped to correct service: found 'ecr'",
    "/aws4_request,/aws5_request,Credential should be scoped with a valid terminator"
  })
  void refusesAWrongScope(String part, String other, String text) {
    assertRefused(
        with(signed(KEY, NOW), "Authorization", value -> value.replace(part, other)),
        Reason.INVALID,
        text);
  }

  @Test
  void namesTheServicesThatThereAreWithS3WhichOthersServe() {
    assertRefused(
        with(signed(KEY, NOW), "Authorization", value -> value.replace("/sagemaker/", "/ecr/")),
        Reason.INVALID,
        "it offers 'sagemaker', 'sts' and, unless s3_endpoint names another, 's3'.");
  }

  @Test
  void refusesAnUnknownKeyAndAWrongSecretWithDifferentCodes() {
    var unknown = new AccessKey("AKIAOTHER", "123456789012", "secret", null);
    var wrong = new AccessKey("AKIAKNOWN", "123456789012", "other", null);

    assertRefused(signed(unknown, NOW), Reason.UNKNOWN_KEY, "The security token included in");
    assertRefused(signed(wrong, NOW), Reason.INVALID, "The request signature we calculated");
  }

  @Test
  void refusesAWrongOrMissingSessionToken() {
    var withoutToken = new AccessKey("ASIAKNOWN", "123456789012", "secret", null);
    var withToken = new AccessKey("AKIAKNOWN", "123456789012", "secret", "token");

    assertRefused(signed(withoutToken, NOW), Reason.UNKNOWN_KEY, "The security token");
    assertRefused(signed(withToken, NOW), Reason.UNKNOWN_KEY, "The security token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNSIGNED-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ""
      })
  void refusesABodyHashThatIsNotTheBodys(String hash) {
    var headers = new ArrayList<>(request().headers());
    headers.add(new Header("X-Amz-Content-Sha256", hash));
    var request = new SignableRequest("POST", "/", "", headers, request().body());

    assertRefused(signed(request, KEY, NOW), Reason.INVALID, "The provided 'x-amz-content-sha256'");
  }

  @Test
  void refusesAHeaderThatIsSignedButWasNotSent() {
    SignableRequest signed = signed(KEY, NOW);
    List<Header> fewer =
        signed.headers().stream().filter(header -> !header.name().equals("Host")).toList();

    assertRefused(
        new SignableRequest("POST", "/", "", fewer, signed.body()),
        Reason.INVALID,
        "'host' is a 'SignedHeader' but was not sent.");
  }

  @Test
  void neverShowsSecrets() {
    var signer = new SigV4Signer("AKIAKNOWN", "secret", "token", "us-west-2", "sagemaker");

    assertThat(signer.toString() + TEMPORARY).doesNotContain("secret").doesNotContain("token");
  }

  private void assertRefused(SignableRequest request, Reason reason, String text) {
    assertThat(verifier.verify(request))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.text()).contains(text);
            });
  }

  private static SignableRequest request() {
    return new SignableRequest(
        "POST",
        "/",
        "",
        List.of(
            new Header("Host", "127.0.0.1:8020"),
            new Header("Content-Type", "application/x-amz-json-1.1"),
            new Header("X-Amz-Target", "SageMaker.ListTrainingJobs")),
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  private static SignableRequest signed(AccessKey key, Instant at) {
    return signed(request(), key, at);
  }

  private static SignableRequest signed(SignableRequest request, AccessKey key, Instant at) {
    var signer =
        new SigV4Signer(key.id(), key.secret(), key.sessionToken(), "us-west-2", "sagemaker");
    var headers = new ArrayList<>(request.headers());
    signer
        .sign(request, InstantSource.fixed(at))
        .forEach((name, value) -> headers.add(new Header(name, value)));
    return new SignableRequest("POST", "/", "", headers, request.body());
  }

  private static SignableRequest with(
      SignableRequest request, String name, UnaryOperator<String> change) {
    List<Header> headers =
        request.headers().stream()
            .map(
                header ->
                    Optional.of(header)
                        .filter(each -> each.name().equals(name))
                        .map(each -> new Header(name, change.apply(each.value())))
                        .orElse(header))
            .toList();
    return new SignableRequest("POST", "/", "", headers, request.body());
  }
}
