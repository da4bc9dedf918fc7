package hone.runtime.storage;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.OpenObject;
import hone.engine.storage.Buckets;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.file.DiskRoom;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// One bucket of the server's own.
record BucketStore(BucketObjects bucket) implements ObjectStore {

  static BucketStore open(Buckets buckets, String account, String name) throws DataException {
    try {
      return new BucketStore(buckets.open(account, name));
    } catch (StorageException error) {
      throw new DataException(
          error.reason() == Reason.NO_BUCKET
              ? "there is no bucket '" + name + "' ('aws s3 mb s3://" + name + "' makes it)"
              : "the bucket '" + name + "': " + error.getMessage());
    }
  }

  static BucketStore openOrMake(Buckets buckets, String account, String name) throws DataException {
    try {
      return new BucketStore(buckets.open(account, name));
    } catch (StorageException error) {
      if (error.reason() != Reason.NO_BUCKET) {
        throw new DataException("the bucket '" + name + "': " + error.getMessage());
      }
      make(buckets, account, name);
      return open(buckets, account, name);
    }
  }

  private static void make(Buckets buckets, String account, String name) throws DataException {
    try {
      buckets.create(account, name, "us-east-1");
    } catch (StorageException error) {
      if (error.reason() != Reason.BUCKET_OWNED) { // somebody was quicker
        throw new DataException("the bucket '" + name + "': " + error.getMessage());
      }
    }
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T call(String what, Call<T> call) throws DataException, IOException {
    try {
      return call.make();
    } catch (StorageException error) {
      if (error.reason() == Reason.NO_SPACE) {
        throw DiskRoom.full(refusal(what, error));
      }
      throw new DataException(refusal(what, error));
    } catch (UncheckedIOException error) {
      if (error.getCause() instanceof UnavailableException away) {
        throw away;
      }
      throw new IOException(error.getMessage(), error.getCause());
    }
  }

  private static StoreObject object(StoredObject stored) {
    return new StoreObject(stored.key(), stored.size(), stored.etag());
  }

  @Override
  public Iterator<StoreObject> list(String prefix) throws DataException, IOException {
    Iterator<StoredObject> all = call("cannot list", () -> bucket.list(prefix, ""));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return going(all::hasNext);
      }

      @Override
      public StoreObject next() {
        return going(() -> object(all.next()));
      }
    };
  }

  /// What is found on the way may not be read either.
  private <T> T going(Supplier<T> step) {
    try {
      return step.get();
    } catch (StorageException error) {
      throw new UncheckedIOException(
          refusal("cannot list", error), new AccessDeniedException(bucket.bucket().name()));
    }
  }

  private String refusal(String what, StorageException error) {
    return what + " in the bucket '" + bucket.bucket().name() + "': " + error.getMessage();
  }

  @Override
  public void checkKey(String key) throws DataException, IOException {
    found("cannot store " + key, key);
  }

  @Override
  public Optional<StoreObject> head(String key) throws DataException, IOException {
    return found("cannot look at " + key, key);
  }

  private Optional<StoreObject> found(String what, String key) throws DataException, IOException {
    return call(
        what,
        () -> {
          try {
            return Optional.of(object(bucket.head(key)));
          } catch (StorageException error) {
            if (error.reason() == Reason.NO_KEY) {
              return Optional.empty();
            }
            throw error;
          }
        });
  }

  @Override
  public InputStream open(StoreObject object, long from) throws DataException, IOException {
    OpenObject open = call("cannot read " + object.key(), () -> bucket.open(object.key(), from));
    if (!open.object().etag().equals(object.version())) {
      open.bytes().close();
      throw new DataException("the object '" + object.key() + "' has changed while it was read");
    }
    return open.bytes();
  }

  @Override
  public void put(String key, Path file, Path note, Permit last) throws DataException, IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      var content = new Content(bytes, () -> headers(last));
      call("cannot store " + key, () -> HeavyWork.OF_TRAINING.run(() -> bucket.put(key, content)));
    }
  }

  /// None; they are asked for when the bytes are there.
  private static SequencedMap<String, String> headers(Permit last) {
    try {
      last.check();
      return new LinkedHashMap<>();
    } catch (IOException error) {
      throw new UncheckedIOException(error.getMessage(), error);
    }
  }

  @Override
  public void delete(String key) throws DataException, IOException {
    call(
        "cannot delete " + key,
        () -> {
          bucket.delete(key);
          return key;
        });
  }
}
