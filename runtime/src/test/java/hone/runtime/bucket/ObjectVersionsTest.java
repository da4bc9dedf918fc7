package hone.runtime.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.OpenObject;
import hone.engine.storage.PartUploads.Part;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.data.Stores;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// While writers replace and delete an object, each answer about it is of one version: all have
/// headers that tell their bytes and their etag.
final class ObjectVersionsTest {
  private static final int WRITES = 200;
  private static final String BYTES = "x-amz-meta-bytes";
  private static final String ETAG = "x-amz-meta-etag";

  @TempDir private Path folder;
  private BucketObjects bucket;

  @BeforeEach
  void open() {
    bucket = Stores.bucket(Stores.buckets(folder));
  }

  private static String md5(byte[] bytes) {
    return HexFormat.of().formatHex(ObjectNotes.md5().digest(bytes));
  }

  /// All are of the same length, so that only their times tell them apart.
  private static byte[] version(int number) {
    return String.format("%0100d", number).getBytes(StandardCharsets.UTF_8);
  }

  private static SequencedMap<String, String> headers(byte[] bytes, String etag) {
    var headers = new LinkedHashMap<String, String>();
    headers.put(BYTES, md5(bytes));
    headers.put(ETAG, etag);
    return headers;
  }

  private void put(int number) {
    byte[] bytes = version(number);
    bucket.put("k", new Content(new ByteArrayInputStream(bytes), () -> headers(bytes, md5(bytes))));
  }

  private void putInParts(int number) {
    byte[] bytes = version(number);
    String etag = md5(HexFormat.of().parseHex(md5(bytes))) + "-1";
    var uploads = bucket.uploads();
    String id = uploads.begin("k", headers(bytes, etag));
    var content = new Content(new ByteArrayInputStream(bytes), LinkedHashMap::new);
    Part part = uploads.put("k", id, 1, content);
    uploads.complete("k", id, List.of(part));
  }

  private static void assertOneVersion(StoredObject object) {
    assertThat(object.headers()).as("headers of " + object).containsKeys(BYTES, ETAG);
    assertThat(object.etag()).isEqualTo(object.headers().get(ETAG));
  }

  private void look() {
    assertOneVersion(bucket.head("k"));
  }

  private void read() throws Exception {
    OpenObject open = bucket.open("k", 0);
    try (InputStream bytes = open.bytes()) {
      assertOneVersion(open.object());
      assertThat(md5(bytes.readAllBytes())).isEqualTo(open.object().headers().get(BYTES));
    }
  }

  private void list() {
    bucket.list("", "").forEachRemaining(ObjectVersionsTest::assertOneVersion);
  }

  private interface Reading {
    void once() throws Exception;
  }

  /// @return how often it was read
  private int race(Callable<Integer> writer, List<Reading> readings) throws Exception {
    try (var threads = Executors.newCachedThreadPool()) {
      Future<Integer> written = threads.submit(writer);
      var readers = new ArrayList<Future<Integer>>();
      for (Reading each : readings) {
        readers.add(threads.submit(() -> repeat(each, written)));
      }
      int read = 0;
      for (Future<Integer> each : readers) {
        read += each.get();
      }
      written.get();
      return read;
    }
  }

  private static int repeat(Reading reading, Future<Integer> until) throws Exception {
    int read = 0;
    while (!until.isDone()) {
      try {
        reading.once();
        read++;
      } catch (StorageException error) {
        assertThat(error.reason()).isEqualTo(Reason.NO_KEY);
      }
    }
    return read;
  }

  @Test
  void whatIsToldOfAnObjectIsOneVersionWhileItIsReplaced() throws Exception {
    put(0);
    int read =
        race(
            () -> {
              for (int i = 1; i <= WRITES; i++) {
                put(i);
              }
              return WRITES;
            },
            List.of(this::look, this::look, this::read, this::list));

    assertThat(read).isGreaterThan(WRITES);
  }

  @Test
  void whatIsToldOfAnObjectIsOneVersionWhileUploadsInPartsReplaceIt() throws Exception {
    put(0);
    int read =
        race(
            () -> {
              for (int i = 1; i <= WRITES / 3; i++) {
                putInParts(2 * i);
                put(2 * i + 1);
              }
              return WRITES;
            },
            List.of(this::look, this::look, this::read, this::list));

    assertThat(read).isGreaterThan(WRITES);
  }

  @Test
  void whatIsToldOfAnObjectIsOneVersionWhileItIsDeletedAndMadeAnew() throws Exception {
    int read =
        race(
            () -> {
              for (int i = 1; i <= WRITES; i++) {
                put(i);
                bucket.delete("k");
              }
              return WRITES;
            },
            List.of(this::look, this::look, this::read, this::list));

    assertThat(read).isGreaterThan(WRITES);
  }

  @Test
  void aCopyHasTheHeadersOfItsBytesWhileItsSourceIsReplaced() throws Exception {
    put(0);
    race(
        () -> {
          for (int i = 1; i <= WRITES; i++) {
            put(i);
          }
          return WRITES;
        },
        List.of(
            () -> {
              OpenObject open = bucket.open("k", 0);
              try (InputStream bytes = open.bytes()) {
                var headers = open.object().headers();
                StoredObject copy = bucket.put("copy", new Content(bytes, () -> headers));
                assertOneVersion(copy);
              }
            }));
  }

  @Test
  void anObjectKeepsItsEtagAndHeadersWhereACrashCameBetweenTheNoteAndTheFile() throws Exception {
    put(1);
    StoredObject before = bucket.head("k");
    Path note;
    try (var notes = Files.walk(folder.resolve("s3/one/.hone/objects"))) {
      note = notes.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Path file = folder.resolve("s3/one/k");
    var time = Files.getLastModifiedTime(file);
    put(2);
    StoredObject after = bucket.head("k");
    byte[] both = Files.readAllBytes(note);

    // What a crash leaves: the note of the second version, and the first one's file.
    Files.write(file, version(1));
    Files.setLastModifiedTime(file, time);
    assertThat(bucket.head("k")).isEqualTo(before);
    assertThat(bucket.head("k")).isNotEqualTo(after);
    put(3);
    assertThat(Files.readAllBytes(note)).isNotEqualTo(both);
    look();
  }
}
