package hone.runtime.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import hone.engine.storage.Bucket;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.PartSizes;
import hone.engine.storage.PartUploads.Part;
import hone.engine.storage.PartUploads.Upload;
import hone.engine.storage.StorageException;
import hone.engine.storage.StoredObject;
import hone.runtime.data.Stores;
import hone.runtime.file.DiskRoom;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderBucketsTest {
  @TempDir Path folder;
  private FolderBuckets buckets;
  private BucketObjects bucket;

  @BeforeEach
  void open() {
    buckets = Stores.buckets(folder);
    bucket = Stores.bucket(buckets);
  }

  private static Content content(String text) {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new Content(bytes, LinkedHashMap::new);
  }

  private List<String> keys(String prefix, String after) {
    var keys = new ArrayList<String>();
    bucket.list(prefix, after).forEachRemaining(object -> keys.add(object.key()));
    return keys;
  }

  @Test
  void aBucketWhoseOwnerCannotBeReadKeepsNoOtherFromBeingSeen() throws Exception {
    Files.createDirectories(folder.resolve("s3/no-note/.hone/bucket.json"));
    Files.createDirectories(folder.resolve("s3/torn-note/.hone"));
    Files.writeString(folder.resolve("s3/torn-note/.hone/bucket.json"), "{\"acc");

    assertThat(buckets.ofAccount(Stores.ACCOUNT)).extracting(Bucket::name).containsExactly("one");
    for (String name : List.of("no-note", "torn-note")) {
      assertThatThrownBy(() -> buckets.open(Stores.ACCOUNT, name))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void aNameWithAnAccountsIdIsThatAccountsAlone() {
    String named = "sagemaker-us-east-1-" + Stores.OTHER;

    assertThatThrownBy(() -> buckets.create(Stores.ACCOUNT, named, "us-east-1"))
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> assertThat(error.reason()).isEqualTo(StorageException.Reason.BUCKET_TAKEN));
    assertThat(buckets.create(Stores.OTHER, named, "us-east-1").account()).isEqualTo(Stores.OTHER);
    assertThat(buckets.create(Stores.ACCOUNT, "sagemaker-us-east-1-" + Stores.ACCOUNT, "us-east-1"))
        .isNotNull();
  }

  @Test
  void aBucketMadeByHandIsAsOldAsItsFolderWhateverIsPutIntoIt() throws Exception {
    Path byHand = Files.createDirectory(folder.resolve("s3/by-hand"));
    Bucket made = buckets.ofAccount(Stores.ACCOUNT).getFirst();

    FileTime later = FileTime.from(Instant.now().plusSeconds(3600));
    Files.setLastModifiedTime(byHand, later);

    assumeThat(Files.readAttributes(byHand, BasicFileAttributes.class).creationTime())
        .as("the file system's")
        .isNotEqualTo(later);
    assertThat(buckets.ofAccount(Stores.ACCOUNT)).first().isEqualTo(made);
  }

  @Test
  void aBucketMadeByHandIsNobodysWhereThereIsNoAccountYet() throws Exception {
    Files.createDirectory(folder.resolve("s3/by-hand"));
    var none = new FolderBuckets(folder.resolve("s3"), List::of, InstantSource.system());

    assertThat(none.ofAccount(Stores.ACCOUNT)).extracting(Bucket::name).containsExactly("one");
    assertThatThrownBy(() -> none.open(Stores.ACCOUNT, "by-hand"))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage(
            "the bucket by-hand was made by hand, and there is no account whose it could be:"
                + " there is no access key");
  }

  @Test
  void whatAKilledServerLeftHalfDoneGoesAtTheNextStart() throws Exception {
    bucket.put("whole", content("whole"));
    Path half = Files.writeString(folder.resolve("s3/one/.hone/tmp/half"), "half");
    String upload = bucket.uploads().begin("fresh", new LinkedHashMap<>());
    Stores.buckets(folder).clear();

    assertThat(half).doesNotExist();
    assertThat(folder.resolve("s3/one/.hone/uploads").resolve(upload)).isDirectory();
    assertThat(keys("", "")).containsExactly("whole");
  }

  @Test
  void anUploadWithWhichNothingIsDoneForAWeekIsGivenUpWhileTheServerRuns() throws Exception {
    String old = bucket.uploads().begin("old", new LinkedHashMap<>());
    String fresh = bucket.uploads().begin("fresh", new LinkedHashMap<>());
    Path uploads = folder.resolve("s3/one/.hone/uploads");
    Files.setLastModifiedTime(
        uploads.resolve(old), FileTime.from(Instant.now().minus(Duration.ofDays(8))));

    assertThat(buckets.sweepUploads()).isEqualTo(1);
    assertThat(bucket.uploads().pending()).extracting(Upload::id).containsExactly(fresh);
    assertThatThrownBy(() -> bucket.uploads().put("old", old, 1, content("x")))
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> assertThat(error.reason()).isEqualTo(StorageException.Reason.NO_UPLOAD));
    assertThat(bucket.uploads().put("fresh", fresh, 1, content("x")).size()).isEqualTo(1);
    assertThat(buckets.sweepUploads()).isZero();
  }

  @Test
  void anUploadBeginsByTheServersClock() {
    Instant now = Instant.parse("2031-01-02T03:04:05Z");
    var later =
        new FolderBuckets(
            folder.resolve("s3"), () -> List.of(Stores.ACCOUNT), InstantSource.fixed(now));
    later.open(Stores.ACCOUNT, "one").uploads().begin("k", new LinkedHashMap<>());

    assertThat(bucket.uploads().pending()).extracting(Upload::begunAt).containsExactly(now);
  }

  @Test
  void anObjectIsAFileOfItsName() throws Exception {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "text/csv");
    StoredObject put =
        bucket.put(
            "a/b.csv", new Content(new ByteArrayInputStream(new byte[] {'x'}), () -> headers));

    assertThat(folder.resolve("s3/one/a/b.csv")).hasContent("x");
    assertThat(bucket.head("a/b.csv")).isEqualTo(put);
    assertThat(put.etag()).isEqualTo("9dd4e461268c8034f5c8564e155c67a6");
    assertThat(Stores.buckets(folder).open(Stores.ACCOUNT, "one").head("a/b.csv")).isEqualTo(put);
  }

  @Test
  void aFileThatAnotherProgramChangedHasAnotherEtag() throws Exception {
    String before = bucket.put("k", content("one")).etag();
    Files.writeString(folder.resolve("s3/one/k"), "two");
    StoredObject after = bucket.head("k");

    assertThat(after.etag()).isNotEqualTo(before).endsWith("-1");
    assertThat(after.headers()).isEmpty();
  }

  @Test
  void keysComeInTheOrderOfTheirBytes() {
    for (String key : List.of("a/1", "a-b", "a0", "a/b/c", "b", "\uD83D\uDE00", "\uFFFD")) {
      bucket.put(key, content("x"));
    }

    assertThat(keys("", ""))
        .containsExactly("a-b", "a/1", "a/b/c", "a0", "b", "\uFFFD", "\uD83D\uDE00");
    assertThat(keys("a/", "")).containsExactly("a/1", "a/b/c");
    assertThat(keys("", "a/1")).startsWith("a/b/c").hasSize(5);
    assertThat(keys("a", "a/b/c")).containsExactly("a0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "a/../b",
        "/a",
        "a//b",
        ".",
        "./x",
        "a\u0000b",
        ".hone",
        ".hone/bucket.json"
      })
  void keysThatAreNoPathsAreRefused(String key) {
    assertThatThrownBy(() -> bucket.put(key, content("x"))).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> bucket.open(key, 0)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> bucket.delete(key)).isInstanceOf(StorageException.class);
  }

  @Test
  void aLinkToItselfIsNoObject() throws Exception {
    Files.createSymbolicLink(folder.resolve("s3/one/link"), folder.resolve("s3/one/link"));

    for (String key : List.of("link", "link/x")) {
      assertThatThrownBy(() -> bucket.head(key)).isInstanceOf(StorageException.class);
      bucket.delete(key);
    }
  }

  @Test
  void nothingIsWrittenThroughALinkThatLeadsOut() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("s3/one/link"), outside);

    assertThatThrownBy(() -> bucket.put("link/x", content("x"))).hasMessageContaining("leads out");
    assertThatThrownBy(() -> bucket.put("link/deep/x", content("x")))
        .hasMessageContaining("leads out");
    bucket.delete("link/x");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void anUploadThatBreaksOffChangesNothing() throws Exception {
    bucket.put("k", content("before"));
    var broken =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new InputStream() {
              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("broken");
              }

              @Override
              public int read() throws IOException {
                throw new IOException("broken");
              }
            });

    assertThatThrownBy(() -> bucket.put("k", new Content(broken, LinkedHashMap::new)))
        .hasMessageContaining("cannot store k");
    assertThat(folder.resolve("s3/one/k")).hasContent("before");
    assertThat(folder.resolve("s3/one/.hone/tmp")).isEmptyDirectory();
  }

  @Test
  void foldersGoWithTheirLastObject() throws Exception {
    bucket.put("a/b/c", content("x"));
    bucket.put("a/d", content("x"));
    bucket.delete("a/b/c");
    bucket.delete("a/b/c");

    assertThat(folder.resolve("s3/one/a/b")).doesNotExist();
    assertThat(keys("", "")).containsExactly("a/d");
    bucket.delete("a/d");
    buckets.delete(Stores.ACCOUNT, "one");
    assertThat(folder.resolve("s3/one")).doesNotExist();
  }

  @Test
  void aBucketThatHoldsMoreThanObjectsStaysItsAccounts() throws Exception {
    buckets.create("999999999999", "two", "us-east-1");
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("s3/two/link"), outside);

    assertThatThrownBy(() -> buckets.delete("999999999999", "two"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is not empty");
    assertThat(buckets.open("999999999999", "two").bucket().account()).isEqualTo("999999999999");
    assertThatThrownBy(() -> buckets.open(Stores.ACCOUNT, "two"))
        .hasMessageContaining("Access Denied");
  }

  @Test
  void aDeletedBucketIsNotMadeAnewByWhatWasBegunBefore() throws Exception {
    String id = bucket.uploads().begin("k", new LinkedHashMap<>());
    var deletes =
        new FilterInputStream(new ByteArrayInputStream(new byte[] {'x'})) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (Files.exists(folder.resolve("s3/one"))) {
              buckets.delete(Stores.ACCOUNT, "one");
            }
            return super.read(bytes, offset, length);
          }
        };

    assertThatThrownBy(() -> bucket.put("k", new Content(deletes, LinkedHashMap::new)));
    assertThatThrownBy(() -> bucket.put("k", content("x")))
        .hasMessageContaining("bucket does not exist");
    assertThatThrownBy(() -> bucket.put("k/", content("")))
        .hasMessageContaining("bucket does not exist");
    assertThatThrownBy(() -> bucket.uploads().begin("k", new LinkedHashMap<>()))
        .hasMessageContaining("bucket does not exist");
    assertThatThrownBy(() -> bucket.uploads().put("k", id, 1, content("x")))
        .isInstanceOf(StorageException.class);
    assertThat(folder.resolve("s3")).isEmptyDirectory();
  }

  @Test
  void aPartWhoseNoteIsUnreadableIsNone() throws Exception {
    var uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    Part first = uploads.put("k", id, 1, content("a"));
    Part second = uploads.put("k", id, 2, content("b"));
    Files.write(folder.resolve("s3/one/.hone/uploads/" + id + "/00002.json"), new byte[0]);

    assertThat(uploads.parts("k", id)).containsExactly(first);
    assertThatThrownBy(() -> uploads.complete("k", id, List.of(second)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("part 2");
    Part again = uploads.put("k", id, 2, content("b"));
    assertThat(again.etag()).isEqualTo(second.etag());
    assertThat(uploads.complete("k", id, List.of(again)).size()).isEqualTo(1);
  }

  @Test
  void uploadsComeByTheBytesOfTheirKeysAndByTheirIds() {
    var uploads = bucket.uploads();
    for (String key : List.of("\uD83D\uDE00", "k", "\uFFFD", "k", "k", "k", "k")) {
      uploads.begin(key, new LinkedHashMap<>());
    }
    List<Upload> pending = uploads.pending();

    assertThat(pending)
        .extracting(Upload::key)
        .containsExactly("k", "k", "k", "k", "k", "\uFFFD", "\uD83D\uDE00");
    assertThat(pending.subList(0, 5)).extracting(Upload::id).isSorted();
  }

  @Test
  void partsBecomeOneObject() throws Exception {
    var uploads = bucket.uploads();
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "x/y");
    String id = uploads.begin("big", headers);
    String much = "m".repeat(5 * 1024 * 1024);
    Part second = uploads.put("big", id, 2, content("end"));
    Part first = uploads.put("big", id, 1, content(much));

    assertThat(keys("", "")).isEmpty();
    assertThat(uploads.pending()).hasSize(1);
    StoredObject object = uploads.complete("big", id, List.of(first, second));
    assertThat(object.etag()).endsWith("-2");
    assertThat(object.parts()).isEqualTo(PartSizes.of(List.of(5L * 1024 * 1024, 3L)));
    assertThat(bucket.head("big")).isEqualTo(object);
    assertThat(folder.resolve("s3/one/big")).hasContent(much + "end");
    assertThat(uploads.pending()).isEmpty();
    try (Stream<Path> left = Files.list(folder.resolve("s3/one/.hone/uploads"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whatReplacesAnObjectOfPartsHasNone() {
    var uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());
    uploads.complete("k", id, List.of(uploads.put("k", id, 7, content("seven"))));
    assertThat(bucket.head("k").parts()).isEqualTo(PartSizes.of(List.of(5L)));

    assertThat(bucket.put("k", content("whole")).parts()).isEqualTo(PartSizes.NONE);
    assertThat(bucket.head("k").parts()).isEqualTo(PartSizes.NONE);
  }

  @Test
  void anObjectWhosePartsAreNotNotedIsOne() throws Exception {
    StoredObject object = bucket.put("k", content("whole"));
    try (Stream<Path> all = Files.walk(folder.resolve("s3/one/.hone/objects"))) {
      for (Path note : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(note);
        String told = "\"parts\":{\"runs\":[]},";
        assertThat(text).contains(told);
        Files.writeString(note, text.replace(told, ""));
      }
    }

    assertThat(bucket.head("k")).isEqualTo(object);
  }

  @Test
  void anUploadBelongsToItsKey() {
    var uploads = bucket.uploads();
    String id = uploads.begin("k", new LinkedHashMap<>());

    assertThatThrownBy(() -> uploads.put("other", id, 1, content("x")))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> uploads.put("k", "../../../tmp", 1, content("x")))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void bucketsBelongToAccounts() throws Exception {
    Files.createDirectories(folder.resolve("s3/by-hand"));
    buckets.create("999999999999", "two", "us-east-1");

    assertThat(buckets.ofAccount(Stores.ACCOUNT))
        .extracting(Bucket::name)
        .containsExactly("by-hand", "one");
    assertThat(buckets.ofAccount("999999999999")).extracting(Bucket::name).containsExactly("two");
    assertThatThrownBy(() -> buckets.open(Stores.ACCOUNT, "two"))
        .hasMessageContaining("Access Denied");
    assertThatThrownBy(() -> buckets.delete(Stores.ACCOUNT, "two"))
        .hasMessageContaining("Access Denied");
    assertThatThrownBy(() -> buckets.create(Stores.ACCOUNT, "two", "us-east-1"))
        .hasMessageContaining("not available");
    assertThatThrownBy(() -> buckets.open(Stores.ACCOUNT, "../s3/one"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void anUploadThatIsCompletedTwiceAtOnceIsWholeAndBothAreToldSo() throws Exception {
    var uploads = bucket.uploads();
    String id = uploads.begin("big", new LinkedHashMap<>());
    String much = "m".repeat(20 * 1024 * 1024);
    List<Part> parts =
        List.of(uploads.put("big", id, 1, content(much)), uploads.put("big", id, 2, content("z")));
    Callable<String> complete = () -> bucket.uploads().complete("big", id, parts).etag();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var answers = threads.invokeAll(Collections.nCopies(4, complete));

      for (var each : answers) {
        assertThat(each.get()).isEqualTo(bucket.head("big").etag());
      }
    }
    assertThat(folder.resolve("s3/one/big")).hasContent(much + "z");
    bucket.put("big", content("another"));
    assertThatThrownBy(() -> uploads.complete("big", id, parts))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void aFullDiskIsToldWithWhatIsWantedAndNoPlaceOfTheServers() {
    assertThat(FolderBucket.failed("cannot store k", DiskRoom.full("8.0 MiB are wanted")))
        .isInstanceOf(StorageException.class)
        .hasMessage("There is no space left on the server's disk: 8.0 MiB are wanted.");
    var ofSystem = new FileSystemException("/srv/s3/k", null, "No space left on device");
    assertThat(FolderBucket.failed("cannot store k", ofSystem))
        .hasMessage("There is no space left on the server's disk: No space left on device.");
  }

  @Test
  void putsIntoAFolderThatIsBeingPrunedAreNeverRefused() throws Exception {
    var tasks = new ArrayList<Callable<Void>>();
    for (int thread = 0; thread < 4; thread++) {
      String key = "models/deep/" + thread;
      tasks.add(
          () -> {
            for (int round = 0; round < 250; round++) {
              bucket.put(key, content("x"));
              bucket.delete(key);
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
    }

    assertThat(keys("", "")).isEmpty();
  }

  @Test
  void aDeleteThatFailsAfterTheFileIsGoneLeavesNoNote() throws Exception {
    bucket.put("k", content("x"));

    Thread.currentThread().interrupt(); // so that the folder's sync fails
    assertThatThrownBy(() -> bucket.delete("k")).isInstanceOf(UncheckedIOException.class);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(keys("", "")).isEmpty();
    try (Stream<Path> notes = Files.walk(folder.resolve("s3/one/.hone/objects"))) {
      assertThat(notes.filter(Files::isRegularFile)).isEmpty();
    }
  }
}
