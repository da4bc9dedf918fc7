package hone.engine.storage;

import hone.engine.Ordered;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.Precondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/// Uploads in parts into one bucket. They survive a restart. Thread-safe.
public interface PartUploads {

  /// Begin one; its id comes back.
  String begin(String key, SequencedMap<String, String> headers);

  /// Store a part in place of what has that number.
  ///
  /// @param number 1 to 10,000
  /// @throws StorageException `NO_UPLOAD`, `NO_SPACE`
  Part put(String key, String id, int number, Content content);

  /// The parts stored so far, by number.
  List<Part> parts(String key, String id);

  /// Make one object of parts.
  ///
  /// @param parts in ascending order; their etags must be those that `put` answered
  /// @throws StorageException `NO_UPLOAD`, `INVALID_PART`, `PART_ORDER`, `PART_TOO_SMALL`
  default StoredObject complete(String key, String id, List<Part> parts) {
    return complete(key, id, parts, Precondition.NONE);
  }

  /// Make one object of parts, if what has its key is as the caller wants it, which is asked before
  /// they are put together, too. Where it is not, the upload stays. One that has made the object
  /// that is there answers as it did, and asks for nothing.
  ///
  /// @throws StorageException as without a condition
  StoredObject complete(String key, String id, List<Part> parts, Precondition condition);

  /// Forget one and its parts.
  void abort(String key, String id);

  /// Those that are neither complete nor aborted, in their order.
  List<Upload> pending();

  /// A part.
  ///
  /// @param etag the MD5 of its bytes
  /// @param headers its checksum, by its header's name
  record Part(
      int number, long size, String etag, Instant modified, SequencedMap<String, String> headers) {
    public Part {
      headers = Ordered.copyOf(headers);
    }
  }

  /// An upload that was begun.
  record Upload(String key, String id, Instant begunAt) {
    /// The order in which they are listed, and by which a listing goes on after one of them.
    public static final Comparator<Upload> ORDER =
        Comparator.comparing(Upload::key, StoredObject.KEY_ORDER).thenComparing(Upload::id);
  }
}
