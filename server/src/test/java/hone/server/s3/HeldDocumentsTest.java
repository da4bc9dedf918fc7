package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.Bucket;
import hone.server.credentials.AccessKey;
import hone.server.limits.Admission;
import hone.server.limits.HeldBytes;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents are held in memory, and so is what is read of them: with all that is held of other
/// requests it is bounded.
final class HeldDocumentsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path folder;
  private final Admission admission = new Admission(1, 1024);
  private final OneBucket buckets = new OneBucket(new Bucket("one", KEY.account(), "eu", NOW));

  private static String deletes(String content) {
    return "<Delete><Object><Key>k</Key></Object>" + content + "</Delete>";
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /one, delete=, <Delete><Object><Key>k</Key></Object>, </Delete>",
    "PUT, /two, '', <CreateBucketConfiguration>, </CreateBucketConfiguration>",
    "POST, /one/k, uploadId=1, <CompleteMultipartUpload><Part><PartNumber>1</PartNumber>"
        + "<ETag>0</ETag></Part>, </CompleteMultipartUpload>"
  })
  void aLargeDocumentIsToldToComeAgainWhereTooMuchIsHeld(
      String method, String path, String query, String start, String end) throws IOException {
    String small = start + " ".repeat(5_000) + end;
    String large = start + " ".repeat(400_000) + end;
    try (HeldBytes others = admission.hold()) {
      others.add(MEBIBYTE);
      assertThat(answer(method, path, query, large))
          .startsWith("503")
          .contains("<Code>SlowDown</Code>");
      assertThat(answer(method, path, query, small)).startsWith("200");
    }
    assertThat(answer(method, path, query, large)).startsWith("200");
  }

  @Test
  void whatIsReadOfADocumentIsHeld() throws IOException {
    assertThat(answer("POST", "/one", "delete=", deletes("<a/>".repeat(1_000)))).startsWith("200");
    assertThat(answer("POST", "/one", "delete=", deletes("<a/>".repeat(20_000))))
        .startsWith("503")
        .contains("SlowDown");
  }

  @Test
  void aDocumentOfVeryManyElementsIsRefused() throws IOException {
    var plenty = new Admission(1, 1 << 20);
    assertThat(answer("POST", "/one", "delete=", deletes("<a/>".repeat(200_000)), plenty))
        .startsWith("400")
        .contains("MalformedXML")
        .contains("more than 100000 elements");
  }

  /// The parser compares each with all before it.
  @Test
  void aDocumentOfVeryManyNameSpacesIsRefused() throws IOException {
    var plenty = new Admission(1, 1 << 20);
    var spaces = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      spaces.append(" xmlns:a").append(i).append("=\"u\"");
    }
    String document = deletes("").replaceFirst("<Delete", "<Delete" + spaces);

    assertThat(answer("POST", "/one", "delete=", document, plenty))
        .startsWith("400")
        .contains("MalformedXML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3:"})
  void aDocumentOfANameSpaceIsRead(String prefix) throws IOException {
    String space = "xmlns" + (prefix.isEmpty() ? "" : ":s3") + "=\"urn:s3\"";
    String document =
        "<PDelete S><PObject><PKey>k</PKey></PObject></PDelete>"
            .replace("</P", "</" + prefix)
            .replace("<P", "<" + prefix)
            .replace("S>", space + ">");

    assertThat(answer("POST", "/one", "delete=", document))
        .startsWith("200")
        .contains("<Deleted><Key>k</Key></Deleted>");
  }

  @Test
  void aKeyThatNoObjectCanHaveIsNotAnswered() throws IOException {
    String document = "<Delete><Object><Key>" + "k".repeat(300_000) + "</Key></Object></Delete>";

    assertThat(answer("POST", "/one", "delete=", document))
        .startsWith("400")
        .contains("MalformedXML")
        .hasSizeLessThan(1_000);
  }

  @Test
  void anObjectWithoutAKeyIsNotTakenForOneOfAnotherName() throws IOException {
    String document = "<Delete><Object><VersionId>1</VersionId></Object></Delete>";

    assertThat(answer("POST", "/one", "delete=", document))
        .startsWith("400")
        .contains("MalformedXML", "an Object without a Key");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void aCommonPrefixIsToldOnceWhateverItsKeysGoOnWith(int most) throws IOException {
    for (String key : List.of("a/x", "a/\udbff\udfffz", "b")) {
      buckets.keys.add(key);
    }
    var told = new ArrayList<String>();
    String after = "";
    do {
      String query = "list-type=2&delimiter=%2F&max-keys=" + most + after;
      String page = answer("GET", "/one", query, "");
      Pattern.compile("<(?:Key|Prefix)>([^<]+)<")
          .matcher(page)
          .results()
          .forEach(each -> told.add(each.group(1)));
      after =
          Pattern.compile("<NextContinuationToken>([^<]+)<")
              .matcher(page)
              .results()
              .map(
                  each ->
                      "&continuation-token="
                          + URLEncoder.encode(each.group(1), StandardCharsets.UTF_8))
              .findFirst()
              .orElse("");
    } while (!after.isEmpty() && told.size() < 10);

    assertThat(told).containsExactlyInAnyOrder("a/", "b");
  }

  private String answer(String method, String path, String query, String document)
      throws IOException {
    return answer(method, path, query, document, admission);
  }

  /// @return its status, a blank and its body
  private String answer(String method, String path, String query, String document, Admission bounds)
      throws IOException {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    var host = List.of(new Header("Host", "127.0.0.1:8020"));
    SignableRequest request =
        S3Signing.signed(
            new SignableRequest(method, path, query, host, new byte[0]),
            KEY,
            NOW,
            S3Signing.UNSIGNED);
    try (HeldBytes held = bounds.hold()) {
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
