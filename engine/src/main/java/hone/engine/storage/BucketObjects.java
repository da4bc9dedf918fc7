package hone.engine.storage;

import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// What is in one bucket. An object is there whole or not at all; what was answered is on disk.
/// Thread-safe.
public interface BucketObjects {

  Bucket bucket();

  /// Go through the objects whose keys start with a prefix and come after another key, in the
  /// order of their keys' UTF-8 bytes. What changes meanwhile is seen or not.
  ///
  /// @param after a key, or empty for the start
  Iterator<StoredObject> list(String prefix, String after);

  /// Look at an object.
  ///
  /// @throws StorageException `NO_KEY`
  StoredObject head(String key);

  /// Open an object for reading; the caller closes the stream.
  ///
  /// @param from the first byte
  /// @throws StorageException `NO_KEY`
  OpenObject open(String key, long from);

  /// Store an object in place of what has that key.
  ///
  /// @throws StorageException `INVALID_KEY`, `NO_SPACE`
  default StoredObject put(String key, Content content) {
    return put(key, content, Precondition.NONE);
  }

  /// Store an object in place of what has that key, if that is as the caller wants it.
  ///
  /// @throws StorageException as without a condition
  StoredObject put(String key, Content content, Precondition condition);

  /// Delete an object, if it is there.
  default void delete(String key) {
    delete(key, Precondition.NONE);
  }

  /// Delete an object, if it is there and as the caller wants it.
  void delete(String key, Precondition condition);

  /// Its uploads in parts.
  PartUploads uploads();

  /// An object and its bytes.
  record OpenObject(StoredObject object, InputStream bytes) {}

  /// What the caller wants to be so of what has the key at the moment at which another object
  /// takes its place, or at which it is deleted: of several who want there to be none, one alone
  /// can store.
  interface Precondition {
    /// Whatever there is.
    Precondition NONE = _ -> {};

    /// Throw what the caller is to hear where it is not so; then nothing has changed. Others wait
    /// meanwhile who want to put something there.
    void check(Optional<StoredObject> there);
  }

  /// What is to be stored.
  ///
  /// @param bytes read to the end; what it throws ends the storing, and nothing has changed
  /// @param headers asked for after the bytes were read; lower-case names
  record Content(InputStream bytes, Supplier<SequencedMap<String, String>> headers) {}
}
