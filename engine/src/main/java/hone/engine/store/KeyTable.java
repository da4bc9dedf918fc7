package hone.engine.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps access keys, whose secrets it cannot read. It is open beside a running server as well, and
/// all servers of one store see the same keys. Thread-safe.
public interface KeyTable extends AutoCloseable {

  /// Every key there ever was, the oldest first.
  List<StoredKey> all();

  /// Add a key.
  ///
  /// @throws hone.engine.ApiError if the store cannot take it now
  void add(StoredKey key);

  /// Revoke a key.
  ///
  /// @return whether there was such a key that was not revoked yet
  boolean revoke(String id, Instant at);

  @Override
  void close();

  /// One key.
  ///
  /// @param role the role that it speaks for, or `null`
  /// @param sealed the secret, encrypted by whoever wrote it
  /// @param expiresAt `null` for a lasting key
  /// @param revokedAt `null` for a key that is in force
  record StoredKey(
      String id,
      String account,
      @Nullable String role,
      String sealed,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt) {}
}
