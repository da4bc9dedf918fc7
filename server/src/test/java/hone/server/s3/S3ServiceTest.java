package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.storage.Bucket;
import hone.engine.storage.PartUploads.Upload;
import hone.server.audit.AuditLog;
import hone.server.credentials.AccessKey;
import hone.server.limits.Throttle;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3ServiceTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);
  private static final Logger LOGGER = Logger.getLogger(S3Service.class.getName());

  @TempDir private Path folder;
  private final OneBucket buckets = new OneBucket(new Bucket("one", KEY.account(), "eu", NOW));
  private final Logged logged = new Logged();
  private AuditLog audit;
  private S3Service service;

  @BeforeEach
  void start() throws IOException {
    InstantSource time = InstantSource.fixed(NOW);
    audit = AuditLog.open(folder.resolve("audit.log"), time);
    service =
        new S3Service(
            new S3Verifier(_ -> Optional.of(KEY), Duration.ofMinutes(5), time),
            buckets,
            new Throttle(new Throttle.Rates(1_000_000, 1_000_000), System::nanoTime),
            audit);
    LOGGER.addHandler(logged);
  }

  @AfterEach
  void stop() {
    LOGGER.removeHandler(logged);
    audit.close();
  }

  private static SignableRequest request(String method, String path, String query) {
    var host = List.of(new Header("Host", "127.0.0.1:8020"));
    var plain = new SignableRequest(method, path, query, host, new byte[0]);
    return S3Signing.signed(plain, KEY, NOW, S3Signing.UNSIGNED);
  }

  private static String encoded(@Nullable String text) {
    return URLEncoder.encode(String.valueOf(text), StandardCharsets.UTF_8);
  }

  @Test
  void everyUploadIsOnOnePageOfTheListing() throws IOException {
    for (String key : List.of("k", "\uFFFD", "\uD83D\uDE00")) {
      for (String id : List.of("c", "a", "b")) {
        buckets.uploads.add(new Upload(key, id, NOW.minusSeconds(buckets.uploads.size())));
      }
    }
    buckets.uploads.sort(Upload.ORDER);
    var seen = new ArrayList<String>();
    String marker = "";
    for (int pages = 0; pages < 20; pages++) {
      var exchange = new Client(request("GET", "/one", "max-uploads=2" + marker + "&uploads"));
      service.answer(exchange);
      Xml.Node page = Xml.read(exchange.answer.toByteArray(), _ -> {});
      page.all("Upload")
          .forEach(each -> seen.add(each.first("Key") + "/" + each.first("UploadId")));
      if (!"true".equals(page.first("IsTruncated"))) {
        break;
      }
      marker =
          "&key-marker="
              + encoded(page.first("NextKeyMarker"))
              + "&upload-id-marker="
              + encoded(page.first("NextUploadIdMarker"));
    }

    assertThat(seen)
        .containsExactlyElementsOf(
            buckets.uploads.stream().map(each -> each.key() + "/" + each.id()).toList());
  }

  @Test
  void aClientThatHangsUpWhileItIsAnsweredIsNoErrorAndGetsNoSecondAnswer() {
    var exchange = new Client(request("GET", "/one/k", ""));
    exchange.hangsUp = true;

    assertThatThrownBy(() -> service.answer(exchange)).hasMessage("hung up");
    assertThat(exchange.begun).isEqualTo(1);
    assertThat(logged.errors).isEmpty();
  }

  @Test
  void anObjectThatCannotBeReadToTheEndIsAnErrorAndHasNoSecondAnswer() {
    buckets.size = 100;
    var exchange = new Client(request("GET", "/one/k", ""));

    assertThatThrownBy(() -> service.answer(exchange)).hasMessageContaining("shorter");
    assertThat(exchange.begun).isEqualTo(1);
    assertThat(logged.errors).hasSize(1);
  }

  @Test
  void anUploadThatTheClientBreaksOffIsWrittenDownAsIncomplete() throws IOException {
    var exchange = new Client(request("PUT", "/one/k", ""));
    exchange.hangsUp = true;
    service.answer(exchange);

    assertThat(exchange.status).isEqualTo(400);
    assertThat(logged.errors).isEmpty();
    assertThat(Files.readString(folder.resolve("audit.log")))
        .contains("IncompleteBody")
        .doesNotContain("InternalError");
  }

  /// A client that may hang up when it is read from, or when an object's bytes are written to it.
  private static final class Client extends SentRequest {
    private boolean hangsUp;

    private Client(SignableRequest head) {
      super(head, new Broken(), 3);
    }

    @Override
    public OutputStream begin(int as, SequencedMap<String, String> headers, long length) {
      OutputStream to = super.begin(as, headers, length);
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          if (hangsUp && status == 200) {
            throw new IOException("hung up");
          }
          to.write(one);
        }
      };
    }
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("hung up");
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      throw new IOException("hung up");
    }
  }

  /// What is logged as an error.
  private static final class Logged extends Handler {
    private final List<String> errors = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
        errors.add(record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
