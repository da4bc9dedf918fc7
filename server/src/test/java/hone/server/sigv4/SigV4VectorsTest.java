package hone.server.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SignableRequest.Header;
import hone.server.sigv4.Vectors.Presigned;
import hone.server.sigv4.Vectors.Vector;
import hone.server.sigv4.Verification.Reason;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// AWS's own vectors, both ways: what we sign is what they sign, and what they signed we accept.
final class SigV4VectorsTest {
  private static final InstantSource THEN =
      InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z"));

  static List<Vector> all() throws IOException {
    var all = new ArrayList<>(Vectors.crt());
    all.addAll(Vectors.classic());
    return all;
  }

  /// S3 alone has the query form, and signs its token.
  static List<Presigned> presigned() throws IOException {
    return Vectors.presigned().stream().filter(Presigned::tokenIsSigned).toList();
  }

  @Test
  void allVectorsAreThereAndCounted() throws IOException {
    int crt = Vectors.crt().size();
    int classic = Vectors.classic().size();

    assertThat(crt).isGreaterThanOrEqualTo(38);
    assertThat(classic).isGreaterThanOrEqualTo(34);
    assertThat(Files.readAllLines(Path.of("../docs/conformance.md")))
        .contains(
            "| SigV4, AWS's common runtime | %d | %d | 0 |".formatted(crt, crt),
            "| SigV4 in the query, AWS's common runtime | %d | %d | %d |"
                .formatted(crt, presigned().size(), crt - presigned().size()),
            "| SigV4, classic suite | %d | %d | 0 |".formatted(classic, classic));
  }

  @ParameterizedTest
  @MethodSource("all")
  void signsAsAwsDoes(Vector vector) {
    SigV4Signer signer = signer(vector.key());
    Authorization expected = parsed(vector.authorization());
    SignableRequest unsigned = withoutAuthorization(vector.signed());
    String canonical =
        vector.form().of(unsigned, expected.signedHeaders(), Hashes.sha256(vector.signed().body()));

    assertThat(canonical).isEqualTo(vector.canonical());
    assertThat(CanonicalForm.stringToSign("20150830T123600Z", expected.scope(), canonical))
        .isEqualTo(vector.toSign());
    assertThat(signer.authorization(unsigned, vector.form(), expected.signedHeaders()))
        .isEqualTo(vector.authorization().strip());
  }

  @ParameterizedTest
  @MethodSource("all")
  void acceptsWhatAwsSigned(Vector vector) {
    assertThat(verifier(vector).verify(vector.signed()))
        .usingRecursiveComparison()
        .ignoringFields("signature")
        .isEqualTo(new Verified(vector.key().principal(), "us-east-1", "service", ""));
  }

  @ParameterizedTest
  @MethodSource("all")
  void refusesOneFlippedBit(Vector vector) {
    byte[] body = Arrays.copyOf(vector.signed().body(), vector.signed().body().length + 1);
    var longer =
        new SignableRequest(
            vector.signed().method(),
            vector.signed().path(),
            vector.signed().query(),
            vector.signed().headers(),
            body);

    assertThat(verifier(vector).verify(longer))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID));
  }

  @ParameterizedTest
  @MethodSource("presigned")
  void readsUrlsAsAwsPresignedThem(Presigned vector) throws Authorization.Incomplete {
    S3Claim claim = S3Claim.ofQuery(vector.url());
    Authorization authorization = claim.authorization();
    SignableRequest url = vector.url();
    var signed =
        new SignableRequest(url.method(), url.path(), claim.signed(), url.headers(), url.body());
    String canonical =
        vector.form().of(signed, authorization.signedHeaders(), Hashes.sha256(url.body()));
    String toSign = CanonicalForm.stringToSign(claim.stamp(), authorization.scope(), canonical);
    byte[] key = authorization.scope().signingKey(vector.key().secret());

    assertThat(canonical).isEqualTo(vector.canonical());
    assertThat(toSign).isEqualTo(vector.toSign());
    assertThat(HexFormat.of().formatHex(Hashes.hmac(key, toSign)))
        .isEqualTo(authorization.signature());
    assertThat(authorization.accessKeyId()).isEqualTo(vector.key().id());
    assertThat(claim.expiresSeconds()).isEqualTo(3600);
    assertThat(claim.token())
        .isEqualTo(Objects.requireNonNullElse(vector.key().sessionToken(), ""));
  }

  private static SigV4Verifier verifier(Vector vector) {
    return new SigV4Verifier(
        id -> Optional.of(vector.key()).filter(key -> key.id().equals(id)),
        List.of("service"),
        SigV4Verifier.SKEW,
        THEN,
        vector.form());
  }

  private static SigV4Signer signer(AccessKey key) {
    return new SigV4Signer(key.id(), key.secret(), key.sessionToken(), "us-east-1", "service");
  }

  private static SignableRequest withoutAuthorization(SignableRequest request) {
    List<Header> kept =
        request.headers().stream()
            .filter(header -> !header.name().equalsIgnoreCase("authorization"))
            .toList();
    return new SignableRequest(
        request.method(), request.path(), request.query(), kept, request.body());
  }

  private static Authorization parsed(String header) {
    try {
      return Authorization.parse(header.strip());
    } catch (Authorization.Incomplete error) {
      throw new AssertionError(header, error);
    }
  }
}
