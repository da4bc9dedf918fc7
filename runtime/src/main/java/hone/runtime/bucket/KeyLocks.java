package hone.runtime.bucket;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Lets one at a time put something in an object's place. A fixed number of locks serves all keys.
final class KeyLocks {
  private static final int COUNT = 64;

  private final ReentrantLock[] keys = locks();

  /// Apart from the others, which are taken while one of these is held.
  private final ReentrantLock[] uploads = locks();

  /// Apart from those of uploads, which are held while files are copied.
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

  Held holdUpload(String id) {
    return hold(uploads, id.hashCode());
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
