package hone.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.server.credentials.AccessKey;
import hone.server.sigv4.S3Verification;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import hone.server.sigv4.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Signatures: whatever is sent without the secret is refused, whatever is sent is signed and
/// accepted in one and the same form, and no other request has its signature.
final class SignatureFuzz {
  private static final AccessKey KEY = new AccessKey("AKIAFUZZ", "123456789012", "secret", null);
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));
  private static final SigV4Verifier VERIFIER =
      new SigV4Verifier(
          id -> Optional.of(KEY).filter(key -> key.id().equals(id)),
          List.of("sagemaker"),
          SigV4Verifier.SKEW,
          TIME);
  private static final S3Verifier S3 =
      new S3Verifier(
          id -> Optional.of(KEY).filter(key -> key.id().equals(id)), SigV4Verifier.SKEW, TIME);

  @FuzzTest
  void request(FuzzedDataProvider data) {
    SignableRequest plain = plain(data);
    String authorization = data.consumeRemainingAsString();
    long start = System.nanoTime();

    SignableRequest forged = with(plain, "Authorization", authorization);
    assertThat(VERIFIER.verify(forged)).isInstanceOf(Verification.Refused.class);
    assertThat(S3.verify(forged)).isInstanceOf(S3Verification.Refused.class);
    if (!plain.query().toLowerCase(java.util.Locale.ROOT).contains("x-amz-")) {
      assertOnlyTheSignedIsAccepted(plain);
    }

    Answers.checkSoon(start);
  }

  /// Method, path and query as they come; one header and the body, too.
  private static SignableRequest plain(FuzzedDataProvider data) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Host", "127.0.0.1:8020"));
    headers.add(new Header("X-Amz-Fuzz", data.consumeString(40)));
    return new SignableRequest(
        data.pickValue(new String[] {"POST", "GET", "PUT"}),
        "/" + data.consumeString(60),
        data.consumeString(60),
        headers,
        data.consumeBytes(60));
  }

  private static void assertOnlyTheSignedIsAccepted(SignableRequest plain) {
    var signer = new SigV4Signer(KEY.id(), KEY.secret(), null, "us-west-2", "sagemaker");
    SignableRequest signed = plain;
    for (var header : signer.sign(plain, TIME).entrySet()) {
      signed = with(signed, header.getKey(), header.getValue());
    }
    assertThat(VERIFIER.verify(signed)).isInstanceOf(Verification.Verified.class);

    for (SignableRequest other : others(signed)) {
      assertThat(VERIFIER.verify(other)).isInstanceOf(Verification.Refused.class);
    }
  }

  /// The same but for one thing that an operation could see.
  private static List<SignableRequest> others(SignableRequest signed) {
    byte[] body =
        (new String(signed.body(), StandardCharsets.ISO_8859_1) + "x")
            .getBytes(StandardCharsets.ISO_8859_1);
    return List.of(
        signed.withBody(body),
        new SignableRequest(
            "PATCH", signed.path(), signed.query(), signed.headers(), signed.body()),
        new SignableRequest(
            signed.method(), signed.path() + "x", signed.query(), signed.headers(), signed.body()),
        new SignableRequest(
            signed.method(),
            signed.path(),
            signed.query() + "&x=1",
            signed.headers(),
            signed.body()),
        with(signed, "X-Amz-Target", "SageMaker.DeleteTrainingJob"));
  }

  private static SignableRequest with(SignableRequest request, String name, String value) {
    var headers = new ArrayList<>(request.headers());
    headers.add(new Header(name, value));
    return new SignableRequest(
        request.method(), request.path(), request.query(), headers, request.body());
  }
}
