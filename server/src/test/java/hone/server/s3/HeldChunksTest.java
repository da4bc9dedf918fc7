package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.Bucket;
import hone.engine.storage.Buckets;
import hone.server.credentials.AccessKey;
import hone.server.limits.Admission;
import hone.server.limits.HeldBytes;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signed chunks are held in memory until their signature has been checked, so what all of them
/// hold is bounded. Most here are signed wrongly, so that one that is let in is told so.
final class HeldChunksTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path folder;
  private final Admission admission = new Admission(1, 1024);

  @Test
  void aLargeChunkIsToldToComeAgainWhereTooMuchIsHeld() throws IOException {
    try (HeldBytes others = admission.hold()) {
      others.add(MEBIBYTE);
      assertThat(answer(MEBIBYTE, MEBIBYTE)).startsWith("503").contains("<Code>SlowDown</Code>");
      assertThat(answer(16 * 1024, 16 * 1024)).contains("SignatureDoesNotMatch");
    }
    assertThat(answer(MEBIBYTE, MEBIBYTE)).contains("SignatureDoesNotMatch");
  }

  @Test
  void whoAnnouncesMuchAndSendsLittleHoldsLittle() throws IOException {
    assertThat(answer(16 * MEBIBYTE, 300_000)).startsWith("400").contains("IncompleteBody");
    assertThat(answer(16 * MEBIBYTE, 16 * MEBIBYTE)).contains("SlowDown");
  }

  @Test
  void rightlySignedChunksOfAnySizeAreStoredAsTheyWereSent() throws IOException {
    var random = new Random(1);
    var content = new ByteArrayOutputStream();
    var chunks = new ArrayList<byte[]>();
    for (int size : List.of(16_385, 128 * 1024, 40_000, MEBIBYTE, 128 * 1024, 77_777)) {
      byte[] chunk = new byte[size];
      random.nextBytes(chunk);
      chunks.add(chunk);
      content.write(chunk);
    }
    SignableRequest request = signed("/one/key", content.size());
    var bucket = new OneBucket(new Bucket("one", KEY.account(), "eu", NOW));

    assertThat(answer(request, S3Signing.chunked(request, KEY, NOW, chunks), bucket))
        .startsWith("200");
    assertThat(bucket.stored).isEqualTo(content.toByteArray());
  }

  /// @param sent how much comes of it
  private String answer(int length, int sent) throws IOException {
    byte[] head =
        (Integer.toHexString(length) + ";chunk-signature=00\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] body = Arrays.copyOf(head, head.length + sent);
    return answer(signed("/bucket", length), body, new NoBuckets());
  }

  private static SignableRequest signed(String path, int length) {
    var headers =
        List.of(
            new Header("Host", "127.0.0.1:8020"),
            new Header("X-Amz-Decoded-Content-Length", Integer.toString(length)));
    return S3Signing.signed(
        new SignableRequest("PUT", path, "", headers, new byte[0]),
        KEY,
        NOW,
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  }

  /// @return its status, a blank and its body
  private String answer(SignableRequest request, byte[] body, Buckets buckets) throws IOException {
    try (HeldBytes held = admission.hold()) {
      var exchange =
          new SentRequest(request, new ByteArrayInputStream(body), body.length) {
            @Override
            public void hold(int bytes) {
              held.add(bytes);
            }
          };
      return exchange.answeredBy(buckets, KEY, NOW, folder);
    }
  }
}
