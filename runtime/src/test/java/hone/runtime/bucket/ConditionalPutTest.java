package hone.runtime.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.Precondition;
import hone.engine.storage.PartUploads;
import hone.engine.storage.PartUploads.Part;
import hone.engine.storage.StorageException;
import hone.engine.storage.StoredObject;
import hone.runtime.data.Stores;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A condition holds at the moment at which an object takes its place: clients use it as a lock.
final class ConditionalPutTest {
  private static final int ROUNDS = 50;

  @TempDir private Path folder;
  private BucketObjects bucket;

  @BeforeEach
  void open() {
    bucket = Stores.bucket(Stores.buckets(folder));
  }

  private static Content content(String text) {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new Content(bytes, LinkedHashMap::new);
  }

  private static final Precondition FIRST =
      there -> {
        if (there.isPresent()) {
          throw new IllegalStateException("taken");
        }
      };

  private static Precondition same(String etag) {
    return there -> {
      if (there.filter(each -> each.etag().equals(etag)).isEmpty()) {
        throw new IllegalStateException("another");
      }
    };
  }

  /// Whether each stored its object, when both did so at once.
  private static List<Boolean> atOnce(Callable<?> one, Callable<?> other) throws Exception {
    var both = new CyclicBarrier(2);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var stored = new ArrayList<Future<Boolean>>();
      for (Callable<?> each : List.of(one, other)) {
        stored.add(
            threads.submit(
                () -> {
                  both.await(1, TimeUnit.MINUTES);
                  try {
                    each.call();
                    return true;
                  } catch (IllegalStateException _) {
                    return false;
                  }
                }));
      }
      return List.of(stored.getFirst().get(), stored.getLast().get());
    }
  }

  @Test
  void ofTwoThatWantToBeTheFirstOneIs() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String key = "lock-" + i;
      List<Boolean> stored =
          atOnce(
              () -> bucket.put(key, content("one"), FIRST),
              () -> bucket.put(key, content("other"), FIRST));

      assertThat(stored).containsExactlyInAnyOrder(true, false);
      assertThat(folder.resolve("s3/one").resolve(key))
          .hasContent(stored.getFirst() ? "one" : "other");
    }
  }

  @Test
  void ofTwoThatReplaceTheSameOneDoes() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Precondition before = same(bucket.put("k", content("before")).etag());
      List<Boolean> stored =
          atOnce(
              () -> bucket.put("k", content("one"), before),
              () -> bucket.put("k", content("other"), before));

      assertThat(stored).containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void anObjectThatTheCallerDoesNotMeanIsNotDeleted() {
    StoredObject before = bucket.put("k", content("before"));
    StoredObject after = bucket.put("k", content("after"));

    assertThatThrownBy(() -> bucket.delete("k", same(before.etag()))).hasMessage("another");
    assertThat(bucket.head("k")).isEqualTo(after);
    bucket.delete("k", same(after.etag()));
    assertThatThrownBy(() -> bucket.head("k")).isInstanceOf(StorageException.class);
  }

  @Test
  void aPutAndAnUploadInPartsAreNotBothTheFirst() throws Exception {
    PartUploads uploads = bucket.uploads();
    for (int i = 0; i < ROUNDS; i++) {
      String key = "lock-" + i;
      String id = uploads.begin(key, new LinkedHashMap<>());
      List<Part> parts = List.of(uploads.put(key, id, 1, content("part")));

      assertThat(
              atOnce(
                  () -> bucket.put(key, content("whole"), FIRST),
                  () -> uploads.complete(key, id, parts, FIRST)))
          .containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void anUploadThatComesTooLateStaysAndTakesNoMoreRoom() {
    PartUploads uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    List<Part> parts = List.of(uploads.put("k", id, 1, content("part")));
    bucket.put("k", content("whole"));

    assertThatThrownBy(() -> uploads.complete("k", id, parts, FIRST)).hasMessage("taken");
    assertThat(uploads.parts("k", id)).isEqualTo(parts);
    assertThat(folder.resolve("s3/one/.hone/uploads").resolve(id).resolve("whole")).doesNotExist();
    bucket.delete("k");
    assertThat(uploads.complete("k", id, parts, FIRST).size()).isEqualTo(4);
  }

  @Test
  void anUploadThatIsCompletedAgainIsNotAskedForItsCondition() {
    PartUploads uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    List<Part> parts = List.of(uploads.put("k", id, 1, content("part")));
    StoredObject object = uploads.complete("k", id, parts, FIRST);

    assertThat(uploads.complete("k", id, parts, FIRST)).isEqualTo(object);
  }

  /// A crash may come between the object and the end of its upload.
  @Test
  void anUploadThatHasLeftItsPartsBehindIsNotAskedEither() throws Exception {
    PartUploads uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    List<Part> parts = List.of(uploads.put("k", id, 1, content("part")));
    Path upload = folder.resolve("s3/one/.hone/uploads").resolve(id);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (var files = Files.list(upload)) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
    }
    StoredObject object = uploads.complete("k", id, parts, FIRST);
    Files.move(copy, upload);

    assertThat(uploads.complete("k", id, parts, FIRST)).isEqualTo(object);
    assertThat(uploads.pending()).isEmpty();
  }

  /// Of two who store the same, only one has the lock.
  @Test
  void anUploadIsNotTakenForAnotherOfTheSameBytes() {
    PartUploads uploads = bucket.uploads();
    String one = uploads.begin("k", new LinkedHashMap<>());
    String other = uploads.begin("k", new LinkedHashMap<>());
    List<Part> parts = List.of(uploads.put("k", one, 1, content("part")));
    List<Part> same = List.of(uploads.put("k", other, 1, content("part")));
    assertThat(uploads.complete("k", one, parts, FIRST).size()).isEqualTo(4);
    assertThatThrownBy(() -> uploads.complete("k", other, same, FIRST)).hasMessage("taken");

    uploads.abort("k", other);

    assertThatThrownBy(() -> uploads.complete("k", other, same, FIRST))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void aFolderOfTwoThatWantToBeTheFirstIsMadeOnce() throws Exception {
    assertThat(
            atOnce(
                () -> bucket.put("f/", content(""), FIRST),
                () -> bucket.put("f/", content(""), FIRST)))
        .containsExactlyInAnyOrder(true, false);
  }
}
