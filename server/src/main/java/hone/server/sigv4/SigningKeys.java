package hone.server.sigv4;

import hone.server.credentials.AccessKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Remembers the keys that sign on one day, in one region, for one service: deriving one takes four
/// times what checking a signature with it takes. Only keys that a signature has proven are kept,
/// so that strangers cannot push others' out. Thread-safe.
final class SigningKeys {
  private static final int KEPT_MAX = 10_000;

  /// Guards `kept`.
  private final ReentrantLock lock = new ReentrantLock();

  private final LinkedHashMap<Use, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);

  /// @param key with its secret: another secret under the same id is another use
  private record Use(AccessKey key, CredentialScope scope) {
    @Override
    public String toString() {
      return key + " in " + scope;
    }
  }

  /// The signing key; the caller must not modify it.
  byte[] of(AccessKey key, CredentialScope scope) {
    byte @Nullable [] known;
    lock.lock();
    try {
      known = kept.get(new Use(key, scope));
    } finally {
      lock.unlock();
    }
    return known == null ? scope.signingKey(key.secret()) : known;
  }

  /// Remember one.
  void keep(AccessKey key, CredentialScope scope, byte[] signingKey) {
    lock.lock();
    try {
      if (kept.putIfAbsent(new Use(key, scope), signingKey) == null && kept.size() > KEPT_MAX) {
        Map.Entry<Use, byte[]> eldest = kept.firstEntry();
        kept.remove(eldest.getKey());
      }
    } finally {
      lock.unlock();
    }
  }
}
