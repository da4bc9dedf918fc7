package hone.runtime.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.PartUploads;
import hone.engine.storage.PartUploads.Part;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.data.Stores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who waits for an upload that waits for its turn.
@Timeout(60)
final class UploadTurnsTest {
  @TempDir private Path folder = Path.of("");
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> busy = new ArrayList<>();

  @BeforeEach
  void takeAllTurns() throws InterruptedException {
    int places = Math.max(2, Runtime.getRuntime().availableProcessors());
    var begun = new CountDownLatch(places);
    for (int i = 0; i < places; i++) {
      busy.add(Thread.startVirtualThread(() -> copy(begun)));
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void copy(CountDownLatch begun) {
    try {
      HeavyWork.OF_REQUESTS.<String, InterruptedException>run(
          "another's",
          () -> {
            begun.countDown();
            over.await();
            return "copied";
          });
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    over.countDown();
    for (Thread each : busy) {
      each.join();
    }
  }

  private static Content content(String text) {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new Content(bytes, LinkedHashMap::new);
  }

  /// Complete an upload, and come back when it waits for its turn.
  private static CompletableFuture<StoredObject> waiting(
      PartUploads uploads, String id, List<Part> parts) throws InterruptedException {
    var checked = new CountDownLatch(1);
    var completed = new CompletableFuture<StoredObject>();
    Thread.startVirtualThread(
        () -> {
          try {
            completed.complete(uploads.complete("k", id, parts, _ -> checked.countDown()));
          } catch (RuntimeException error) {
            completed.completeExceptionally(error);
          }
        });
    assertThat(checked.await(30, TimeUnit.SECONDS)).isTrue();
    return completed;
  }

  @Test
  void anUploadThatWaitsForItsTurnCanBeAborted() throws Exception {
    BucketObjects bucket = Stores.bucket(Stores.buckets(folder));
    PartUploads uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    Part part = uploads.put("k", id, 1, content("one"));
    CompletableFuture<StoredObject> completed = waiting(uploads, id, List.of(part));
    var aborted = CompletableFuture.runAsync(() -> uploads.abort("k", id));

    assertThat(aborted).succeedsWithin(Duration.ofSeconds(20));
    over.countDown();
    assertThat(completed)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> assertThat(error.reason()).isEqualTo(Reason.NO_UPLOAD));
    assertThat(bucket.list("", "").hasNext()).isFalse();
    assertThat(uploads.pending()).isEmpty();
  }

  @Test
  void aCompletionThatComesAgainWhileTheFirstWaitsIsAnsweredAsThatOne() throws Exception {
    BucketObjects bucket = Stores.bucket(Stores.buckets(folder));
    PartUploads uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    List<Part> parts = List.of(uploads.put("k", id, 1, content("one")));
    CompletableFuture<StoredObject> first = waiting(uploads, id, parts);
    var again = CompletableFuture.supplyAsync(() -> bucket.uploads().complete("k", id, parts));
    over.countDown();

    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(bucket.head("k"));
    assertThat(again.get(20, TimeUnit.SECONDS)).isEqualTo(bucket.head("k"));
  }

  @Test
  void noUploadWaitsForAnother() throws Exception {
    var locks = new KeyLocks();
    var held = new ArrayList<KeyLocks.Held>();
    for (int i = 0; i < 200; i++) {
      held.add(locks.holdCompletion("one " + i));
      held.add(locks.holdUpload("one " + i));
    }
    var others =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 200; i++) {
                locks.holdCompletion("other " + i).close();
                locks.holdUpload("other " + i).close();
              }
            });

    assertThat(others).succeedsWithin(Duration.ofSeconds(20));
    held.forEach(KeyLocks.Held::close);
  }
}
