package hone.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.data.Stores;
import hone.runtime.site.GivenUpException;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Permit;
import hone.runtime.storage.Place;
import hone.runtime.storage.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {
  private static final Volume VOLUME = new Volume(1_000_000, 50);

  @TempDir Path folder;
  private Path local;
  private Path remote;

  @BeforeEach
  void make() throws IOException {
    local = folder.resolve("ml/checkpoints");
    remote = Files.createDirectories(folder.resolve("s3/b/ck"));
  }

  private Checkpoints open() throws Exception {
    return open(Clock.systemUTC());
  }

  private Checkpoints open(InstantSource clock) throws Exception {
    Place place = Stores.embedded(folder).find(Stores.ACCOUNT, "s3://b/ck/");
    return Checkpoints.open(
        place,
        new Checkpoints.Local(
            folder.resolve("ml"), Path.of("checkpoints"), folder.resolve("notes"), VOLUME),
        clock);
  }

  private Path written(String name, String text) throws IOException {
    Path file = local.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return file;
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(10)));
  }

  @Test
  void whatIsThereBeforeIsFetchedAndNotStoredAgain() throws Exception {
    Files.createDirectories(remote.resolve("deep"));
    Files.writeString(remote.resolve("deep/epoch-1"), "one");
    FileTime before = Files.getLastModifiedTime(remote.resolve("deep/epoch-1"));
    Checkpoints checkpoints = open();
    checkpoints.restore();
    checkpoints.store(true);

    assertThat(local.resolve("deep/epoch-1")).hasContent("one");
    assertThat(Files.getLastModifiedTime(remote.resolve("deep/epoch-1"))).isEqualTo(before);
  }

  @Test
  void tooManyFilesAreRefusedOnBothSides() throws Exception {
    for (int i = 0; i < VOLUME.filesMax(); i++) {
      written("a/f" + i, "1");
      Files.createFile(remote.resolve("f" + i));
    }
    Files.createFile(remote.resolve("g"));

    String told = "found in /opt/ml/checkpoints more than 50 files and folders";
    assertThatThrownBy(() -> open().store(true))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(told);
    assertThatThrownBy(() -> open().restore())
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(told);
  }

  @Test
  void whatIsReplacedAgainAndAgainIsStoredAllTheSame() throws Exception {
    Instant begin = Instant.now();
    var now = new AtomicReference<>(begin);
    Checkpoints checkpoints = open(now::get);
    for (int second = 0; second <= 12; second++) {
      now.set(begin.plusSeconds(second));
      Files.setLastModifiedTime(written("a", "step " + second), FileTime.from(now.get()));
      checkpoints.store(false);
      if (second == 10) {
        assertThat(remote.resolve("a")).doesNotExist();
      }
    }

    assertThat(remote.resolve("a")).hasContent("step 11");
  }

  @Test
  void changesAreStoredAndDeletionsToo() throws Exception {
    Checkpoints checkpoints = open();
    checkpoints.restore();
    age(written("a", "1"));
    age(written("b", "1"));
    checkpoints.store(false);
    assertThat(remote.resolve("a")).hasContent("1");

    written("a", "22");
    Files.delete(local.resolve("b"));
    checkpoints.store(true);

    assertThat(remote.resolve("a")).hasContent("22");
    assertThat(remote.resolve("b")).doesNotExist();
  }

  @Test
  void whatChangedJustNowWaitsForTheNextLook() throws Exception {
    Checkpoints checkpoints = open();
    checkpoints.restore();
    written("half", "ha");
    checkpoints.store(false);

    assertThat(remote.resolve("half")).doesNotExist();
    checkpoints.store(true);
    assertThat(remote.resolve("half")).hasContent("ha");
  }

  @Test
  void whatOthersPutThereIsNotTouched() throws Exception {
    Checkpoints checkpoints = open();
    checkpoints.restore();
    Files.writeString(remote.resolve("others"), "x");
    checkpoints.store(true);

    assertThat(remote.resolve("others")).exists();
    assertThat(local.resolve("others")).doesNotExist();
  }

  @Test
  void aRestartedServerKnowsWhatIsTheSame() throws Exception {
    Checkpoints checkpoints = open();
    checkpoints.restore();
    age(written("a", "1"));
    checkpoints.store(false);
    Files.delete(local.resolve("a"));

    open().store(true);

    assertThat(remote.resolve("a")).doesNotExist();
  }

  @Test
  void linksAreNoCheckpoints() throws Exception {
    Checkpoints checkpoints = open();
    checkpoints.restore();
    Files.createSymbolicLink(local.resolve("passwd"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(local.resolve("etc"), Path.of("/etc"));
    checkpoints.store(true);

    assertThat(remote).isEmptyDirectory();
  }

  @Test
  void aFileThatIsAllHoleIsNotCopied() throws Exception {
    Checkpoints checkpoints = open();
    checkpoints.restore();
    try (var file = new RandomAccessFile(written("hole", "").toFile(), "rw")) {
      file.setLength(10L << 40);
    }

    assertThatThrownBy(() -> checkpoints.store(true))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("allowed by VolumeSizeInGB are 1,000,000");
    assertThat(remote).isEmptyDirectory();
  }

  @Test
  void aCheckpointThatHasNoRoomIsTheServersFailure() throws Exception {
    Checkpoints checkpoints = open();
    try (var file = new RandomAccessFile(remote.resolve("hole").toFile(), "rw")) {
      file.setLength(10L << 40);
    }

    assertThatThrownBy(checkpoints::restore)
        .isInstanceOf(GivenUpException.class)
        .hasMessageContainingAll("the key 'ck/hole' has no room: 10,485,760.0 MiB are wanted");
    assertThat(local).isEmptyDirectory();
  }

  @Test
  void aKeyThatCanBeNoFileHereIsTheCallersMistake() throws Exception {
    Place place = Stores.embedded(folder).find(Stores.ACCOUNT, "s3://b/ck/");
    Files.writeString(remote.resolve("a"), "file");
    StoreObject known = place.store().head("ck/a").orElseThrow();
    List<StoreObject> both =
        List.of(known, new StoreObject("ck/a/b", known.size(), known.version()));

    assertThatThrownBy(() -> restoring(place, both).restore())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ck/a/b");
    restoring(place, List.of(new StoreObject("ck//deep//a", known.size(), known.version())))
        .restore();
    assertThat(local.resolve("deep/a")).hasContent("file");
  }

  /// What a store of S3's own may list: folders hold no such keys.
  private Checkpoints restoring(Place place, List<StoreObject> objects) throws IOException {
    return Checkpoints.open(
        new Place(new FakeListing(place.store(), objects), place.name(), place.key()),
        new Checkpoints.Local(
            folder.resolve("ml"), Path.of("checkpoints"), folder.resolve("notes"), VOLUME),
        Clock.systemUTC());
  }

  /// Lists these, each with the bytes of the one that is there.
  private record FakeListing(ObjectStore real, List<StoreObject> all) implements ObjectStore {
    @Override
    public Iterator<StoreObject> list(String prefix) {
      return all.iterator();
    }

    @Override
    public Optional<StoreObject> head(String key) {
      return Optional.empty();
    }

    @Override
    public InputStream open(StoreObject object, long from) throws DataException, IOException {
      return real.open(new StoreObject("ck/a", object.size(), object.version()), from);
    }

    @Override
    public void put(String key, Path file, Path note, Permit last) {
      throw new IllegalStateException("nothing is to be stored");
    }

    @Override
    public void delete(String key) {
      throw new IllegalStateException("nothing is to be deleted");
    }
  }
}
