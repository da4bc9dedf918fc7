package hone.runtime.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.PartUploads;
import hone.engine.storage.PartUploads.Part;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.data.Stores;
import hone.runtime.file.RoomWatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A part that is sent again is the first one or the second one at every moment, also where the
/// machine stops in between.
final class PartVersionsTest {
  private static final int WRITES = 200;

  @TempDir private Path folder;
  private BucketObjects bucket;
  private PartUploads uploads;
  private String id = "";

  @BeforeEach
  void begin() {
    bucket = Stores.bucket(Stores.buckets(folder));
    uploads = bucket.uploads();
    id = uploads.begin("k", new LinkedHashMap<>());
  }

  private static String md5(String text) {
    return HexFormat.of()
        .formatHex(ObjectNotes.md5().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Content content(String text) {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new Content(bytes, LinkedHashMap::new);
  }

  private Path upload() {
    return folder.resolve("s3/one/.hone/uploads").resolve(id);
  }

  /// The files that hold parts' bytes.
  private List<Path> data() throws IOException {
    try (Stream<Path> all = Files.list(upload())) {
      return all.filter(each -> !each.toString().endsWith(".json")).toList();
    }
  }

  private static String version(int number) {
    return "x".repeat(1 + number % 50);
  }

  @Test
  void aPartThatIsSentAgainIsListedAsOneOfBoth() throws Exception {
    uploads.put("k", id, 1, content(version(0)));
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Integer> written =
          threads.submit(
              () -> {
                for (int i = 1; i <= WRITES; i++) {
                  uploads.put("k", id, 1, content(version(i)));
                }
                return WRITES;
              });
      while (!written.isDone()) {
        assertThat(uploads.parts("k", id))
            .singleElement()
            .satisfies(
                part ->
                    assertThat(part.etag())
                        .isEqualTo(md5("x".repeat(Math.toIntExact(part.size())))));
      }
      written.get();
    }
    assertThat(data()).hasSize(1);
  }

  @Test
  void anObjectIsMadeOfThePartsThatWereAskedForOrNotAtAll() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < WRITES / 3; i++) {
        id = uploads.begin("k", new LinkedHashMap<>());
        Part part = uploads.put("k", id, 1, content("first"));
        Future<Part> again = threads.submit(() -> uploads.put("k", id, 1, content("second")));
        try {
          StoredObject object = uploads.complete("k", id, List.of(part));
          assertThat(object.size()).isEqualTo("first".length());
          assertThat(folder.resolve("s3/one/k")).hasContent("first");
        } catch (StorageException error) {
          assertThat(error.reason()).isEqualTo(Reason.INVALID_PART);
        }
        try {
          again.get();
        } catch (ExecutionException error) {
          assertThat(error.getCause())
              .isInstanceOfSatisfying(
                  StorageException.class,
                  late -> assertThat(late.reason()).isEqualTo(Reason.NO_UPLOAD));
        }
      }
    }
  }

  @Test
  void aPartIsTheFirstOneWhereTheMachineStopsBeforeTheSecondOnesNote() throws Exception {
    Part first = uploads.put("k", id, 1, content("first"));
    var seen = new ArrayList<Part>();
    uploads.put(
        "k",
        id,
        1,
        new Content(
            new ByteArrayInputStream("the second".getBytes(StandardCharsets.UTF_8)),
            () -> {
              // The bytes have come. Whoever starts now finds this.
              seen.addAll(
                  Stores.buckets(folder).open(Stores.ACCOUNT, "one").uploads().parts("k", id));
              return new LinkedHashMap<>();
            }));

    assertThat(seen).containsExactly(first);
    assertThat(uploads.parts("k", id)).extracting(Part::size).containsExactly(10L);
  }

  @Test
  void aPartIsTheFirstOneWhereTheSecondOnesNoteCannotBeStored() throws Exception {
    Part first = uploads.put("k", id, 1, content("first"));
    assertThatThrownBy(
            () ->
                uploads.put(
                    "k",
                    id,
                    1,
                    new Content(
                        new ByteArrayInputStream(new byte[3]),
                        () -> {
                          throw new IllegalStateException("stopped");
                        })))
        .hasMessage("stopped");

    assertThat(uploads.parts("k", id)).containsExactly(first);
    assertThat(data()).hasSize(1);
    assertThat(uploads.complete("k", id, List.of(first)).size()).isEqualTo(5);
    assertThat(folder.resolve("s3/one/k")).hasContent("first");
  }

  @Test
  void aPartWhoseBytesArePartlyOrNotThereIsNone() throws Exception {
    Part part = uploads.put("k", id, 1, content("whole"));
    Path data = data().getFirst();
    Files.writeString(data, "who");
    assertThat(uploads.parts("k", id)).isEmpty();
    assertThatThrownBy(() -> uploads.complete("k", id, List.of(part)))
        .isInstanceOfSatisfying(
            StorageException.class,
            error -> assertThat(error.reason()).isEqualTo(Reason.INVALID_PART));
    Files.delete(data);
    assertThat(uploads.parts("k", id)).isEmpty();

    Part again = uploads.put("k", id, 1, content("whole"));
    uploads.complete("k", id, List.of(again));
    assertThat(folder.resolve("s3/one/k")).hasContent("whole");
  }

  @Test
  void whatIsPutTogetherLooksForRoomOnTheWay() throws Exception {
    Path part = Files.write(folder.resolve("part"), new byte[5 * RoomWatch.STEP]);
    Path whole = folder.resolve("whole");
    // Somebody else has filled the disk by then.
    var room =
        new RoomWatch(
            bytes ->
                Files.size(whole) + bytes <= 3 * RoomWatch.STEP
                    ? Optional.empty()
                    : Optional.of("more is wanted"));

    try (FileChannel out =
        FileChannel.open(whole, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> FolderUploads.append(out, part, room))
          .hasMessageEndingWith("more is wanted");
    }
    assertThat(whole).hasSize(3 * RoomWatch.STEP);
  }

  @Test
  void whatCannotBePutTogetherTakesNoRoom() throws Exception {
    Path unreadable = Files.createDirectory(folder.resolve("unreadable"));
    int size = Math.toIntExact(Files.size(unreadable));
    assumeThat(size).as("what the file system says of a folder").isPositive();
    Part part = uploads.put("k", id, 1, content("x".repeat(size)));
    Path data = data().getFirst();
    Files.delete(data);
    Files.move(unreadable, data);

    assertThatThrownBy(() -> uploads.complete("k", id, List.of(part)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot complete the upload");
    assertThat(upload().resolve("whole")).doesNotExist();
  }
}
