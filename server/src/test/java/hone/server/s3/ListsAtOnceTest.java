package hone.server.s3;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.Bucket;
import hone.engine.storage.HeavyWork;
import hone.server.credentials.AccessKey;
import hone.server.sigv4.S3Signing;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists go through whole folders, on threads of their own.
@Timeout(60)
final class ListsAtOnceTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final AccessKey KEY = new AccessKey("AKIA1", "123456789012", "secret", null);

  /// As many as the server has threads for them, and as many of an account's may wait.
  private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final int WAITING = 32;

  @TempDir private Path folder;
  private final OneBucket buckets = new OneBucket(new Bucket("one", KEY.account(), "eu", NOW));
  private final CountDownLatch open = new CountDownLatch(1);
  private final Semaphore held = new Semaphore(0);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private void hold() {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    held.release();
    try {
      open.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    } finally {
      inside.decrementAndGet();
    }
  }

  /// Goal: an account's lists take so many places of the server and no more, and stop nobody's
  /// copies. Method: one list more than may be under way and wait; those that are under way are
  /// held, so that the first to end is the one that is refused.
  @ParameterizedTest
  @CsvSource({"/one, list-type=2", "/one, uploads=", "/one/k, uploadId=1"})
  void oneListMoreThanMayWaitIsRefusedAndCopiesGoOn(String path, String query)
      throws InterruptedException {
    buckets.listing = this::hold;
    for (int i = 0; i <= AT_ONCE + WAITING; i++) {
      Thread.ofVirtual().start(() -> ends.add(answer(path, query)));
    }

    assertThat(ends.take()).startsWith("503").contains("<Code>SlowDown</Code>");
    held.acquire(AT_ONCE);
    var copied = new LinkedBlockingQueue<String>();
    Thread.ofVirtual().start(() -> copied.add(copy()));
    assertThat(copied.take()).isEqualTo("copied");
    assertThat(ends).isEmpty();
    open.countDown();
    for (int i = 0; i < AT_ONCE + WAITING; i++) {
      assertThat(ends.take()).startsWith("200");
    }
    assertThat(most).hasValue(AT_ONCE);
  }

  private static String copy() {
    try {
      return HeavyWork.OF_REQUESTS.run(KEY.account(), () -> "copied");
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private String answer(String path, String query) {
    var host = List.of(new Header("Host", "127.0.0.1:8020"));
    SignableRequest request =
        S3Signing.signed(
            new SignableRequest("GET", path, query, host, new byte[0]),
            KEY,
            NOW,
            S3Signing.UNSIGNED);
    try {
      return new SentRequest(request, InputStream.nullInputStream(), 0)
          .answeredBy(buckets, KEY, NOW, Files.createTempDirectory(folder, "audit"));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
