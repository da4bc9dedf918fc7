package hone.engine.sql.rows;

import hone.engine.store.KeyTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Access keys in the store's database, by short transactions on connections of its own: it neither
/// waits for the server's writer nor takes part in what servers agree on. Thread-safe.
public final class KeyRows implements KeyTable {
  private final Jdbi database;

  /// @param database with this version's schema
  public KeyRows(Jdbi database) {
    this.database = database;
  }

  @Override
  public List<StoredKey> all() {
    return database.withHandle(
        handle ->
            handle
                .createQuery("SELECT * FROM access_key ORDER BY created_at, id")
                .map((row, _) -> key(row))
                .list());
  }

  @Override
  public void add(StoredKey key) {
    database.useHandle(
        handle ->
            handle
                .createUpdate(
                    "INSERT INTO access_key (id, account, role, sealed, created_at, expires_at)"
                        + " VALUES (:id, :account, :role, :sealed, :created, :expires)")
                .bind("id", key.id())
                .bind("account", key.account())
                .bind("role", key.role())
                .bind("sealed", key.sealed())
                .bind("created", key.createdAt().toEpochMilli())
                .bind("expires", millis(key.expiresAt()))
                .execute());
  }

  @Override
  public boolean revoke(String id, Instant at) {
    return database.withHandle(
        handle ->
            handle
                    .createUpdate(
                        "UPDATE access_key SET revoked_at = :at"
                            + " WHERE id = :id AND revoked_at IS NULL")
                    .bind("at", at.toEpochMilli())
                    .bind("id", id)
                    .execute()
                > 0);
  }

  @Override
  public void close() {
    // Connections live no longer than the transactions that they are for.
  }

  private static StoredKey key(ResultSet row) throws SQLException {
    return new StoredKey(
        row.getString("id"),
        row.getString("account"),
        row.getString("role"),
        row.getString("sealed"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "expires_at"),
        instant(row, "revoked_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }
}
