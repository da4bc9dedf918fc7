package hone.runtime.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/// Objects by their keys, as one bucket has them. Every call tries again where that may help, for a
/// bounded time; an `IOException` is what is left then. Thread-safe.
public interface ObjectStore {

  /// The same store, where each object is put encrypted by a key of AWS's KMS. A store that knows
  /// no such keys stays as it is.
  default ObjectStore encryptedBy(String kmsKey) {
    return this;
  }

  /// See that the bucket is there, before anything is stored in it.
  ///
  /// @throws DataException if it is known that it is not
  default void checkThere() throws DataException, IOException {}

  /// See that an object could have such a key, before anything is stored there.
  ///
  /// @throws DataException if it is known that none can
  default void checkKey(String key) throws DataException, IOException {}

  /// Go through the objects whose keys start with a prefix, in the order of the keys' bytes.
  ///
  /// @throws DataException if the bucket is not there, or not the caller's
  Iterator<StoreObject> list(String prefix) throws DataException, IOException;

  /// What went wrong while a list was gone through.
  ///
  /// @throws DataException for what the server may not read, which the caller can mend
  static IOException listing(UncheckedIOException error) throws DataException {
    if (error.getCause() instanceof AccessDeniedException) {
      throw new DataException(String.valueOf(error.getMessage()));
    }
    return new IOException(error.getMessage(), error);
  }

  Optional<StoreObject> head(String key) throws DataException, IOException;

  /// Open an object for reading, as it was when it was looked at; the caller closes the stream.
  ///
  /// @param from the first byte
  /// @throws DataException if it is gone or has changed
  InputStream open(StoreObject object, long from) throws DataException, IOException;

  /// Store a file's bytes in an object's place.
  ///
  /// @param note a file that may be kept beside it while this goes on, so that a repeated call
  ///     after a restart goes on where the first one ended; gone at the end
  /// @param last asked when all bytes are there, before they take the object's place
  void put(String key, Path file, Path note, Permit last) throws DataException, IOException;

  /// The same for what may be stored in any case.
  default void put(String key, Path file, Path note) throws DataException, IOException {
    put(key, file, note, Permit.ALWAYS);
  }

  /// Give up what a call of `put` has stored so far, for good.
  ///
  /// @param note that of the call
  default void drop(Path note) throws IOException {}

  /// Delete an object, if it is there.
  void delete(String key) throws DataException, IOException;

  /// An object.
  ///
  /// @param version changes whenever the bytes do
  record StoreObject(String key, long size, String version) {}
}
