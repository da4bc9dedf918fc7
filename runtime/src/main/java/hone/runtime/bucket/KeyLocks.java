package hone.runtime.bucket;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Lets one at a time put something in an object's place. A fixed number of locks serves all keys;
/// what takes long has a lock of its own, so that nobody waits for what is another's.
final class KeyLocks {
  private static final int COUNT = 64;

  private final ReentrantLock[] keys = locks();

  /// Those of uploads, by their names.
  private final ConcurrentHashMap<String, Shared> uploads = new ConcurrentHashMap<>();

  /// Apart from the others, which are taken while one of these is held.
  private final ReentrantLock[] parts = locks();

  private static ReentrantLock[] locks() {
    return IntStream.range(0, COUNT)
        .mapToObj(_ -> new ReentrantLock())
        .toArray(ReentrantLock[]::new);
  }

  /// A lock that is held until it is closed.
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held hold(String bucket, String key) {
    return hold(keys, 31 * bucket.hashCode() + key.hashCode());
  }

  /// Let nobody put anything in an object's place.
  Held holdAll() {
    for (ReentrantLock each : keys) {
      each.lock();
    }
    return () -> {
      for (ReentrantLock each : keys) {
        each.unlock();
      }
    };
  }

  /// A lock, and how many hold it or wait for it.
  private record Shared(ReentrantLock lock, int users) {
    Shared with(int more) {
      return new Shared(lock, users + more);
    }
  }

  /// Let one at a time complete an upload, which may wait for its turn to copy.
  Held holdCompletion(String id) {
    return holdOwn("complete " + id);
  }

  /// Let nobody else make an object of an upload, or delete it.
  Held holdUpload(String id) {
    return holdOwn(id);
  }

  private Held holdOwn(String name) {
    Shared mine =
        uploads.compute(
            name, (_, there) -> there == null ? new Shared(new ReentrantLock(), 1) : there.with(1));
    mine.lock().lock();
    return () -> {
      mine.lock().unlock();
      uploads.computeIfPresent(name, (_, there) -> there.users() == 1 ? null : there.with(-1));
    };
  }

  Held holdPart(String id, int number) {
    return hold(parts, 31 * id.hashCode() + number);
  }

  private static Held hold(ReentrantLock[] locks, int hash) {
    ReentrantLock lock = locks[Math.floorMod(hash, COUNT)];
    lock.lock();
    return lock::unlock;
  }
}
