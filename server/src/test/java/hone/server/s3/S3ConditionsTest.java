package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.Bucket;
import hone.server.credentials.AccessKey;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
  /// Done whenever something is read of a body.
  private Runnable reading = () -> {};

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
    InputStream sent =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] to, int from, int most) throws IOException {
            reading.run();
            return super.read(to, from, most);
          }
        };
    return new SentRequest(request, sent, bytes.length).answeredBy(buckets, KEY, NOW, folder);
  }

  @Test
  void anObjectThatComesWhileAnotherIsSentIsNotReplacedByOneThatIsToBeTheFirst() throws Exception {
    var first = List.of(new Header("If-None-Match", "*"));
    buckets.empty = true;
    assertThat(answer("PUT", "/one/k", S3Signing.UNSIGNED, "abc", first)).startsWith("200");
    buckets.stored = new byte[0];
    reading = () -> buckets.empty = false;

    assertThat(answer("PUT", "/one/k", S3Signing.UNSIGNED, "abc", first))
        .startsWith("412")
        .contains("<Code>PreconditionFailed</Code>");
    assertThat(buckets.stored).isEmpty();
  }

  @Test
  void anObjectThatIsDeletedWhileAnotherIsSentIsNotReplaced() throws Exception {
    var same = List.of(new Header("If-Match", "\"etag\""));
    assertThat(answer("PUT", "/one/k", S3Signing.UNSIGNED, "abc", same)).startsWith("200");
    buckets.stored = new byte[0];
    reading = () -> buckets.empty = true;

    assertThat(answer("PUT", "/one/k", S3Signing.UNSIGNED, "abc", same))
        .startsWith("409")
        .contains("<Code>ConditionalRequestConflict</Code>");
    assertThat(buckets.stored).isEmpty();
    // Where it was not there to begin with, S3 says so.
    assertThat(answer("PUT", "/one/k", S3Signing.UNSIGNED, "abc", same)).startsWith("404");
  }

  private static final String PARTS =
      "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>e</ETag></Part>"
          + "</CompleteMultipartUpload>";

  @Test
  void anUploadInPartsLooksAtItsConditionWhenItIsPutTogether() throws Exception {
    buckets.empty = true;
    buckets.completing = () -> buckets.empty = false;
    var first = List.of(new Header("If-None-Match", "*"));

    assertThat(answer("POST", "/one/k?uploadId=1", S3Signing.UNSIGNED, PARTS, first))
        .startsWith("412")
        .contains("<Code>PreconditionFailed</Code>");
  }

  @ParameterizedTest
  @CsvSource({"If-None-Match, *", "If-Match, before"})
  void anUploadWhoseAnswerWasLostIsAnsweredAgainWhateverItsCondition(String name, String value)
      throws Exception {
    buckets.complete = true;
    var condition = List.of(new Header(name, value));

    assertThat(answer("POST", "/one/k?uploadId=1", S3Signing.UNSIGNED, PARTS, condition))
        .startsWith("200")
        .contains("<ETag>&quot;etag&quot;</ETag>");
  }

  @Test
  void anUploadThatIsToReplaceWhatWasDeletedIsToldWhetherItWasThereBefore() throws Exception {
    var same = List.of(new Header("If-Match", "\"etag\""));
    buckets.completing = () -> buckets.empty = true;
    String path = "/one/k?uploadId=1";

    assertThat(answer("POST", path, S3Signing.UNSIGNED, PARTS, same)).startsWith("409");
    assertThat(answer("POST", path, S3Signing.UNSIGNED, PARTS, same)).startsWith("404");
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

  @ParameterizedTest
  @CsvSource({
    "bytes=0-1, 200, 2",
    "bytes=1-2, 200, 2",
    "bytes 0-1, 400, 0",
    "0-1, 400, 0",
    "'bytes=0-0,2-2', 400, 0",
    "bytes=-2, 400, 0",
    "bytes=1-, 400, 0",
    "bytes=0-3, 400, 0",
    "bytes=2-1, 400, 0"
  })
  void aPartIsCopiedOfTheRangeThatIsMeantOrNotAtAll(String range, int status, int bytes)
      throws IOException {
    buckets.size = 3;
    var headers =
        List.of(
            new Header("X-Amz-Copy-Source", "one/source"),
            new Header("X-Amz-Copy-Source-Range", range));

    assertThat(answer("PUT", "/one/k?partNumber=1&uploadId=1", S3Signing.UNSIGNED, "", headers))
        .startsWith(status + " ");
    assertThat(buckets.stored).hasSize(bytes);
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
  @CsvSource(
      delimiter = '|',
      value = {
        "/one/k | \"etag\" | 204",
        "/one/k | * | 204",
        "/one/k | \"other\" | 412",
        "/one/k?versionId=null | \"etag\" | 204",
        "/one/k?versionId=1 | \"etag\" | 404"
      })
  void anObjectIsDeletedThatTheCallerMeans(String path, String etag, int status)
      throws IOException {
    var same = List.of(new Header("If-Match", etag));

    assertThat(answer("DELETE", path, S3Signing.UNSIGNED, "", same)).startsWith(status + " ");
    assertThat(buckets.deleted).hasSize(status == 204 ? 1 : 0);
  }

  @Test
  void ofSeveralObjectsThoseAreDeletedThatTheCallerMeans() throws IOException {
    String asked =
        "<Delete><Object><Key>a</Key></Object>"
            + "<Object><Key>b</Key><ETag>\"etag\"</ETag><VersionId>null</VersionId></Object>"
            + "<Object><Key>c</Key><ETag>\"other\"</ETag></Object>"
            + "<Object><Key>d</Key><VersionId>1</VersionId></Object></Delete>";

    assertThat(answer("POST", "/one?delete=", S3Signing.UNSIGNED, asked, List.of()))
        .startsWith("200")
        .contains("<Error><Key>c</Key><Code>PreconditionFailed</Code>")
        .contains("<Error><Key>d</Key><Code>NoSuchVersion</Code>");
    assertThat(buckets.deleted).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource({"other, 200", "etag, 206"})
  void aRestIsOfTheObjectThatTheCallerHasAPartOf(String etag, int status) throws IOException {
    var headers =
        List.of(new Header("Range", "bytes=1-"), new Header("If-Range", "\"" + etag + "\""));

    assertThat(answer("GET", "/one/k", S3Signing.UNSIGNED, "", headers)).startsWith(status + " ");
  }
}
