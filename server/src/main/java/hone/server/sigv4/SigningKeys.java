package hone.server.sigv4;

import hone.engine.Lru;
import hone.server.credentials.AccessKey;
import org.jspecify.annotations.Nullable;

/// Remembers the keys that sign on one day, in one region, for one service: deriving one takes four
/// times what checking a signature with it takes. Only keys that a signature has proven are kept,
/// so that strangers cannot push others' out. Thread-safe.
final class SigningKeys {
  private static final int KEPT_MAX = 10_000;

  private final Lru<Use, byte[]> kept = new Lru<>(KEPT_MAX);

  /// @param key with its secret: another secret under the same id is another use
  private record Use(AccessKey key, CredentialScope scope) {
    @Override
    public String toString() {
      return key + " in " + scope;
    }
  }

  /// The signing key; the caller must not modify it.
  byte[] of(AccessKey key, CredentialScope scope) {
    byte @Nullable [] known = kept.get(new Use(key, scope));
    return known == null ? scope.signingKey(key.secret()) : known;
  }

  /// Remember one.
  void keep(AccessKey key, CredentialScope scope, byte[] signingKey) {
    kept.keep(new Use(key, scope), signingKey, 1);
  }
}
