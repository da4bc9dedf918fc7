package hone.runtime.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.storage.Bucket;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.PartUploads;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.file.DiskRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BucketStoreTest {
  @TempDir private Path folder;

  /// A bucket on a disk without room.
  private record FullBucket() implements BucketObjects {
    @Override
    public Bucket bucket() {
      return new Bucket("b", "123456789012", "us-east-1", Instant.EPOCH);
    }

    @Override
    public StoredObject put(String key, Content content, Precondition condition) {
      throw new StorageException(Reason.NO_SPACE, "8.0 MiB are wanted");
    }

    @Override
    public Iterator<StoredObject> list(String prefix, String after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoredObject head(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OpenObject open(String key, long from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key, Precondition condition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PartUploads uploads() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aFullDiskUnderABucketIsKnownAsOne() throws Exception {
    var store = new BucketStore(new FullBucket());
    Path file = Files.writeString(folder.resolve("model"), "1");

    assertThatThrownBy(() -> store.put("model", file, folder.resolve("note")))
        .isInstanceOf(IOException.class)
        .matches(error -> DiskRoom.isFull((IOException) error), "tells of a full disk")
        .hasMessageContaining("cannot store model in the bucket 'b'")
        .hasMessageEndingWith("8.0 MiB are wanted");
  }
}
