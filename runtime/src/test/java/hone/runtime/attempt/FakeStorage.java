package hone.runtime.attempt;

import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore;
import hone.runtime.storage.Permit;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Stores that can be switched off, and ones from which nothing ever comes.
record FakeStorage(
    Storage real,
    AtomicBoolean down,
    AtomicInteger refusals,
    Optional<CountDownLatch> hanging,
    AtomicReference<String> refused)
    implements Storage {
  @Override
  public Place find(String account, String uri) throws DataException {
    return faked(real.find(account, uri));
  }

  @Override
  public Place findToStore(String account, String uri) throws DataException {
    return faked(real.findToStore(account, uri));
  }

  private Place faked(Place place) {
    return new Place(
        new FakeStore(place.store(), down, refusals, hanging, refused), place.name(), place.key());
  }

  private record FakeStore(
      ObjectStore real,
      AtomicBoolean down,
      AtomicInteger refusals,
      Optional<CountDownLatch> hanging,
      AtomicReference<String> refused)
      implements ObjectStore {
    @Override
    public Iterator<StoreObject> list(String prefix) throws DataException, IOException {
      return real.list(prefix);
    }

    @Override
    public Optional<StoreObject> head(String key) throws DataException, IOException {
      return real.head(key);
    }

    @Override
    public InputStream open(StoreObject object, long from) throws DataException, IOException {
      if (hanging.isPresent()) {
        hanging.get().countDown();
        try {
          Thread.sleep(Duration.ofHours(1));
        } catch (InterruptedException _) {
          throw new IOException("interrupted");
        }
      }
      return real.open(object, from);
    }

    @Override
    public void put(String key, Path file, Path note, Permit last)
        throws DataException, IOException {
      if (down.get()) {
        refusals.incrementAndGet();
        throw new IOException("Connection refused");
      }
      if (key.matches(refused.get())) {
        Files.writeString(note, "some parts are stored");
        throw new DataException("Access Denied (403)");
      }
      real.put(key, file, note, last);
    }

    @Override
    public void drop(Path note) throws IOException {
      Files.deleteIfExists(note);
    }

    @Override
    public void delete(String key) throws DataException, IOException {
      real.delete(key);
    }
  }
}
