package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.Bucket;
import hone.engine.storage.PartSizes;
import hone.server.credentials.AccessKey;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
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
import org.junit.jupiter.params.provider.ValueSource;

/// The parts of objects, as clients ask for them that load large ones.
final class S3PartsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);

  @TempDir private Path folder;
  private final OneBucket buckets = new OneBucket(new Bucket("one", KEY.account(), "eu", NOW));

  private SentRequest sent(String method, String query, Header... more) throws IOException {
    var headers = new ArrayList<Header>(List.of(new Header("Host", "127.0.0.1:8020")));
    headers.addAll(List.of(more));
    var plain = new SignableRequest(method, "/one/k", query, headers, new byte[0]);
    SignableRequest signed = S3Signing.signed(plain, KEY, NOW, S3Signing.UNSIGNED);
    var sent = new SentRequest(signed, InputStream.nullInputStream(), 0);
    String _ = sent.answeredBy(buckets, KEY, NOW, folder);
    return sent;
  }

  private static String text(SentRequest sent) {
    return sent.answer.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachPartOfAnObjectThatWasUploadedInPartsIsARangeOfIt() throws IOException {
    buckets.parts = PartSizes.of(List.of(2L, 1L));
    SentRequest first = sent("GET", "partNumber=1");
    SentRequest second = sent("GET", "partNumber=2");

    assertThat(List.of(first.status, second.status)).containsOnly(206);
    assertThat(first.headers)
        .containsEntry("Content-Range", "bytes 0-1/3")
        .containsEntry("Content-Length", "2")
        .containsEntry("ETag", "\"etag\"")
        .containsEntry("x-amz-mp-parts-count", "2");
    assertThat(second.headers)
        .containsEntry("Content-Range", "bytes 2-2/3")
        .containsEntry("Content-Length", "1")
        .containsEntry("x-amz-mp-parts-count", "2");
    assertThat(first.answer.toByteArray()).containsExactly(1, 2);
    assertThat(second.answer.toByteArray()).containsExactly(3);
    assertThat(sent("GET", "").headers).doesNotContainKey("x-amz-mp-parts-count");
  }

  @Test
  void theHeadOfAPartTellsWhatThePartIs() throws IOException {
    buckets.parts = PartSizes.of(List.of(2L, 1L));
    SentRequest head = sent("HEAD", "partNumber=2");

    assertThat(head.status).isEqualTo(206);
    assertThat(head.headers)
        .containsEntry("Content-Range", "bytes 2-2/3")
        .containsEntry("Content-Length", "1")
        .containsEntry("x-amz-mp-parts-count", "2");
    assertThat(head.answer.size()).isZero();
  }

  @Test
  void whatWasNotUploadedInPartsIsOnePart() throws IOException {
    buckets.headers.put("x-amz-checksum-crc32", "AAAAAA==");
    SentRequest all = sent("GET", "partNumber=1", new Header("x-amz-checksum-mode", "ENABLED"));

    assertThat(all.status).isEqualTo(206);
    assertThat(all.headers)
        .containsEntry("Content-Range", "bytes 0-2/3")
        .containsEntry("x-amz-checksum-crc32", "AAAAAA==")
        .doesNotContainKey("x-amz-mp-parts-count");
    assertThat(all.answer.toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void theOnlyPartOfAnEmptyObjectIsNoRange() throws IOException {
    buckets.size = 0;
    SentRequest all = sent("GET", "partNumber=1");

    assertThat(all.status).isEqualTo(200);
    assertThat(all.headers).containsEntry("Content-Length", "0").doesNotContainKey("Content-Range");
  }

  @Test
  void theChecksumOfAWholeIsNotToldOfAPart() throws IOException {
    buckets.parts = PartSizes.of(List.of(2L, 1L));
    buckets.headers.put("x-amz-checksum-crc32", "AAAAAA==");

    assertThat(sent("GET", "partNumber=1", new Header("x-amz-checksum-mode", "ENABLED")).headers)
        .doesNotContainKey("x-amz-checksum-crc32");
  }

  @Test
  void aPartThatThereIsNotCannotBeHad() throws IOException {
    SentRequest ofWhole = sent("GET", "partNumber=2");
    buckets.parts = PartSizes.of(List.of(2L, 1L));
    SentRequest ofParts = sent("GET", "partNumber=3");

    for (SentRequest each : List.of(ofWhole, ofParts)) {
      assertThat(each.status).isEqualTo(416);
      assertThat(text(each)).contains("<Code>InvalidPartNumber</Code>");
    }
    assertThat(sent("HEAD", "partNumber=3").status).isEqualTo(416);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partNumber=0", "partNumber=10001", "partNumber=", "partNumber=one"})
  void aPartsNumberMustBeOne(String query) throws IOException {
    SentRequest refused = sent("GET", query);

    assertThat(refused.status).isEqualTo(400);
    assertThat(text(refused)).contains("<Code>InvalidArgument</Code>");
  }

  @Test
  void aPartAndARangeAreNotAskedForAtOnce() throws IOException {
    SentRequest refused = sent("GET", "partNumber=1", new Header("Range", "bytes=0-1"));

    assertThat(refused.status).isEqualTo(400);
    assertThat(text(refused)).contains("<Code>InvalidRequest</Code>");
  }
}
