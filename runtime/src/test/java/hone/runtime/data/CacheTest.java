package hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.confined.ConfinedFolder;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Permit;
import hone.runtime.storage.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheTest {
  @TempDir Path folder;
  private final FakeStore store = new FakeStore();
  private int targets;

  /// Objects of so many bytes as their keys say.
  private static final class FakeStore implements ObjectStore {
    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public Iterator<StoreObject> list(String prefix) {
      return Collections.emptyIterator();
    }

    @Override
    public Optional<StoreObject> head(String key) {
      return Optional.of(new StoreObject(key, Long.parseLong(key), "1"));
    }

    @Override
    public InputStream open(StoreObject object, long from) throws DataException {
      opened.incrementAndGet();
      if (object.version().equals("gone")) {
        throw new DataException("gone");
      }
      return new ByteArrayInputStream(new byte[Integer.parseInt(object.key())]);
    }

    @Override
    public void put(String key, Path file, Path note, Permit last) {}

    @Override
    public void delete(String key) {}
  }

  private Cache cache(long bytesMax) throws IOException {
    return Cache.open(folder.resolve("cache"), bytesMax, InstantSource.system());
  }

  private Path bring(Cache cache, int size, String version) throws Exception {
    Path target = folder.resolve("target" + targets++);
    var object = new StoreObject(String.valueOf(size), size, version);
    cache.bring(new Place(store, "s3://b/", ""), object, target);
    assertThat(target).hasSize(size);
    return target;
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void anObjectIsFetchedOnceForAll() throws Exception {
    Cache cache = cache(1000);
    for (int i = 0; i < 5; i++) {
      bring(cache, 100, "1");
    }

    assertThat(store.opened).hasValue(1);
    assertThat(cache.bytes()).isEqualTo(100);
  }

  @Test
  void aCacheThatSomebodyDeletedIsMadeAnew() throws Exception {
    Cache cache = cache(150);
    bring(cache, 100, "1");
    ConfinedFolder.deleteAt(folder.resolve("cache"));

    bring(cache, 20, "1");
    bring(cache, 100, "1");
    assertThat(store.opened).hasValue(3);
    assertThat(entries()).hasSize(2);
    assertThat(cache.bytes()).isEqualTo(120);
  }

  @Test
  void nothingGoesBetweenItsFetchingAndItsLinking() throws Exception {
    Cache cache = cache(30);
    var failures = Collections.synchronizedList(new ArrayList<Throwable>());
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      Path mine = Files.createDirectories(folder.resolve("mine-" + i));
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int size = 1; size < 400; size++) {
                        var object = new StoreObject(String.valueOf(size % 20), size % 20, "1");
                        cache.bring(new Place(store, "s3://b/", ""), object, mine.resolve("x"));
                        Files.delete(mine.resolve("x"));
                      }
                    } catch (DataException | IOException error) {
                      failures.add(error);
                    }
                  }));
    }
    for (Thread each : threads) {
      each.join();
    }

    assertThat(failures).isEmpty();
    assertThat(cache.bytes()).isLessThanOrEqualTo(30);
  }

  @Test
  void manyAtOnceFetchItOnce() throws Exception {
    Cache cache = cache(1000);
    var failures = Collections.synchronizedList(new ArrayList<Throwable>());
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 50; i++) {
      Path target = folder.resolve("at-once-" + i);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      cache.bring(
                          new Place(store, "s3://b/", ""), new StoreObject("7", 7, "1"), target);
                    } catch (DataException | IOException error) {
                      failures.add(error);
                    }
                  }));
    }
    for (Thread each : threads) {
      each.join();
    }

    assertThat(failures).isEmpty();
    assertThat(store.opened).hasValue(1);
    assertThat(folder.resolve("at-once-49")).hasSize(7);
  }

  @Test
  void anotherVersionIsAnotherObject() throws Exception {
    Cache cache = cache(1000);
    bring(cache, 100, "1");
    bring(cache, 100, "2");

    assertThat(store.opened).hasValue(2);
  }

  @Test
  void itSurvivesARestart() throws Exception {
    bring(cache(1000), 100, "1");
    Cache reopened = cache(1000);
    bring(reopened, 100, "1");

    assertThat(store.opened).hasValue(1);
    assertThat(reopened.bytes()).isEqualTo(100);
  }

  @Test
  void whatADownloadLeftBehindGoes() throws Exception {
    cache(1000);
    Files.writeString(folder.resolve("cache/drafts/half"), "half");
    Cache reopened = cache(1000);

    assertThat(entries()).isEmpty();
    assertThat(reopened.bytes()).isZero();
  }

  @Test
  void aChangedEntryIsFetchedAgain() throws Exception {
    Cache cache = cache(1000);
    Path first = bring(cache, 100, "1");
    assertThat(Files.getPosixFilePermissions(first).toString()).doesNotContain("WRITE");
    first.toFile().setWritable(true);
    Files.write(first, new byte[] {1, 2, 3});

    Path second = bring(cache, 100, "1");

    assertThat(Files.readAllBytes(second)).containsOnly(0);
    assertThat(store.opened).hasValue(2);
  }

  @Test
  void theLongestUnusedGoesFirst() throws Exception {
    Cache cache = cache(250);
    Files.delete(bring(cache, 100, "1"));
    Files.delete(bring(cache, 101, "1"));
    Files.delete(bring(cache, 100, "1"));
    Files.delete(bring(cache, 102, "1"));

    assertThat(cache.bytes()).isEqualTo(202);
    bring(cache, 100, "1");
    assertThat(store.opened).hasValue(3);
  }

  @Test
  void whatIsInUseStaysAndTheLimitHolds() throws Exception {
    Cache cache = cache(250);
    bring(cache, 100, "1");
    bring(cache, 101, "1");
    bring(cache, 102, "1"); // for its job alone

    assertThat(cache.bytes()).isEqualTo(201);
    bring(cache, 100, "1");
    assertThat(store.opened).hasValue(3);
  }

  @Test
  void whatIsLargerThanTheLimitIsFetchedForItsJobAlone() throws Exception {
    Cache cache = cache(50);
    bring(cache, 100, "1");

    assertThat(entries()).isEmpty();
  }

  @Test
  void aFailedDownloadLeavesNothing() throws Exception {
    Cache cache = cache(1000);

    assertThatThrownBy(() -> bring(cache, 100, "gone")).isInstanceOf(DataException.class);
    assertThat(entries()).isEmpty();
    assertThat(cache.bytes()).isZero();
  }
}
