package hone.cli;

import hone.cli.config.HoneConfig;
import hone.engine.sql.PostgresAddress;
import hone.engine.sql.PostgresStore;
import hone.engine.sql.SqliteStore;
import hone.engine.store.KeyTable;
import hone.server.credentials.KeyRing;
import hone.server.credentials.MasterKey;
import java.security.SecureRandom;
import java.time.InstantSource;

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
            Home.environment().get(VARIABLE), config.data().resolve("master.key"), random);
    PostgresAddress address = config.store().address();
    KeyTable table =
        address == null
            ? SqliteStore.keys(config.data().resolve("hone.db"))
            : PostgresStore.keys(address);
    return new KeyRing(table, master, clock, System::nanoTime, random);
  }
}
