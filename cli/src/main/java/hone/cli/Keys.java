package hone.cli;

import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.StoreKeys;
import hone.engine.sql.PostgresAddress;
import hone.engine.sql.PostgresStore;
import hone.engine.sql.SqliteStore;
import hone.engine.store.KeyTable;
import hone.server.credentials.KeyRing;
import hone.server.credentials.MasterKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/// Opens the access keys of a configuration, in the server and beside it.
public final class Keys {
  private static final String VARIABLE = "HONE_MASTER_KEY";

  private Keys() {}

  /// Open them; make the master key and the store if they are not there.
  ///
  /// @throws hone.server.credentials.CredentialsException if the master key cannot be had
  public static KeyRing open(HoneConfig config, InstantSource clock, SecureRandom random) {
    var master =
        MasterKey.find(
            Home.environment().get(VARIABLE),
            config.get(ServerKeys.DATA).resolve("master.key"),
            random);
    Optional<PostgresAddress> address = config.get(StoreKeys.STORE);
    KeyTable table =
        address
            .map(PostgresStore::keys)
            .orElseGet(() -> SqliteStore.keys(config.get(ServerKeys.DATA).resolve("hone.db")));
    return new KeyRing(table, master, clock, System::nanoTime, random);
  }
}
