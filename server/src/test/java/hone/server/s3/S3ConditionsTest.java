package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.Bucket;
import hone.server.credentials.AccessKey;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a request wants to be so is so, or it is refused. The object of these tests has the etag
/// `etag` and is of the bucket's first second.
final class S3ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);

  @TempDir private Path folder;
  private final OneBucket buckets = new OneBucket(new Bucket("one", KEY.account(), "eu", NOW));

  /// @param path with a query, if any
  /// @return the answer's status, a blank and its body
  private String answer(
      String method, String path, String payload, String body, List<Header> headers)
      throws IOException {
    var all = new ArrayList<>(List.of(new Header("Host", "127.0.0.1:8020")));
    all.addAll(headers);
    String[] parts = (path + "?").split("\\?", -1);
    var plain = new SignableRequest(method, parts[0], parts[1], all, new byte[0]);
    SignableRequest request = S3Signing.signed(plain, KEY, NOW, payload);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new SentRequest(request, new ByteArrayInputStream(bytes), bytes.length)
        .answeredBy(buckets, KEY, NOW, folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x-amz-copy-source-if-match | \"other\" | 412",
        "x-amz-copy-source-if-match | \"etag\" | 200",
        "x-amz-copy-source-if-none-match | \"etag\" | 412",
        "x-amz-copy-source-if-none-match | \"other\" | 200",
        "x-amz-copy-source-if-unmodified-since | Thu, 01 Jan 1970 00:00:00 GMT | 412",
        "x-amz-copy-source-if-modified-since | Fri, 01 Jan 2100 00:00:00 GMT | 412",
        "x-amz-copy-source-if-modified-since | Thu, 01 Jan 1970 00:00:00 GMT | 200",
        "if-none-match | * | 412",
        "if-match | \"other\" | 412",
        "x-amz-source-expected-bucket-owner | 999999999999 | 403",
        "x-amz-source-expected-bucket-owner | 123456789012 | 200",
        "x-amz-server-side-encryption-customer-algorithm | AES256 | 501"
      })
  void aCopyIsMadeOfWhatTheCallerMeansAndWhereItMay(String name, String value, int status)
      throws IOException {
    var headers = List.of(new Header("X-Amz-Copy-Source", "one/source"), new Header(name, value));

    assertThat(answer("PUT", "/one/copy", S3Signing.UNSIGNED, "", headers))
        .startsWith(status + " ");
  }

  /// It would pass for CreateBucket.
  @Test
  void versionsOfObjectsAreNotOffered() throws IOException {
    assertThat(answer("PUT", "/one?versioning", S3Signing.UNSIGNED, "", List.of()))
        .startsWith("501");
  }

  @Test
  void anObjectIsNotTakenWithoutTheEncryptionThatIsAskedFor() throws IOException {
    var headers = List.of(new Header("X-Amz-Server-Side-Encryption-Customer-Key", "AAAA"));

    assertThat(answer("PUT", "/one/k", S3Signing.UNSIGNED, "abc", headers)).startsWith("501");
    assertThat(buckets.stored).isEmpty();
  }

  @Test
  void aChecksumThatComesAfterTheBodyWithoutBeingAnnouncedIsNotBelieved() throws IOException {
    // That of nothing: what was not announced is not computed.
    String body = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
    var headers = List.of(new Header("X-Amz-Decoded-Content-Length", "3"));

    assertThat(answer("PUT", "/one/k", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", body, headers))
        .startsWith("400")
        .contains("was not announced");
  }

  @ParameterizedTest
  @CsvSource({"other, 200", "etag, 206"})
  void aRestIsOfTheObjectThatTheCallerHasAPartOf(String etag, int status) throws IOException {
    var headers =
        List.of(new Header("Range", "bytes=1-"), new Header("If-Range", "\"" + etag + "\""));

    assertThat(answer("GET", "/one/k", S3Signing.UNSIGNED, "", headers)).startsWith(status + " ");
  }
}
