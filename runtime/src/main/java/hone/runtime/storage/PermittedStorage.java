package hone.runtime.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/// A storage in which nothing is stored or deleted without a permit.
public record PermittedStorage(Storage storage, Permit permit) implements Storage {

  @Override
  public Place find(String account, String uri) throws DataException {
    return storage.find(account, uri);
  }

  @Override
  public Place findToStore(String account, String uri) throws DataException {
    Place place = storage.findToStore(account, uri);
    return new Place(new PermittedStore(place.store(), permit), place.name(), place.key());
  }

  private record PermittedStore(ObjectStore store, Permit permit) implements ObjectStore {
    @Override
    public ObjectStore encryptedBy(String kmsKey) {
      return new PermittedStore(store.encryptedBy(kmsKey), permit);
    }

    @Override
    public void checkThere() throws DataException, IOException {
      store.checkThere();
    }

    @Override
    public void checkKey(String key) throws DataException, IOException {
      store.checkKey(key);
    }

    @Override
    public Iterator<StoreObject> list(String prefix) throws DataException, IOException {
      return store.list(prefix);
    }

    @Override
    public Optional<StoreObject> head(String key) throws DataException, IOException {
      return store.head(key);
    }

    @Override
    public InputStream open(StoreObject object, long from) throws DataException, IOException {
      return store.open(object, from);
    }

    @Override
    public void put(String key, Path file, Path note, Permit last)
        throws DataException, IOException {
      store.put(
          key,
          file,
          note,
          () -> {
            last.check();
            permit.check();
          });
    }

    @Override
    public void drop(Path note) throws IOException {
      store.drop(note);
    }

    @Override
    public void delete(String key) throws DataException, IOException {
      permit.check();
      store.delete(key);
    }
  }
}
