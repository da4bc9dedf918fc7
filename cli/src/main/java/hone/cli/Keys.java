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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/// Opens the access keys of a configuration, in the server and beside it.
public final class Keys {
  private static final String VARIABLE = "HONE_MASTER_KEY";

  private Keys() {}

  /// Open them; make the store, and for the first key the master key, if they are not there.
  ///
  /// @throws hone.server.credentials.CredentialsException if the master key cannot be had, or opens
  ///     none of the keys in force
  /// @throws CliError if the store cannot be opened
  public static KeyRing open(HoneConfig config, InstantSource clock, SecureRandom random) {
    KeyTable table = table(config);
    var master =
        MasterKey.find(
            Home.environment().get(VARIABLE),
            config.get(ServerKeys.DATA).resolve("master.key"),
            random,
            table.all());
    var keys = new KeyRing(table, master, clock, System::nanoTime, random);
    keys.checkMasterKey();
    return keys;
  }

  /// Open what the store has of them, which needs no master key; make the store if it is not there.
  ///
  /// @throws CliError if the store cannot be opened
  public static KeyTable table(HoneConfig config) {
    Optional<PostgresAddress> address = config.get(StoreKeys.STORE);
    try {
      return address.map(PostgresStore::keys).orElseGet(() -> SqliteStore.keys(file(config)));
    } catch (IllegalStateException error) {
      throw new CliError(Exit.MACHINE, "store: " + error.getMessage());
    }
  }

  /// Whether there is a store that could have keys; of a database elsewhere its opening tells.
  public static boolean hasStore(HoneConfig config) {
    return config.get(StoreKeys.STORE).isPresent() || Files.exists(file(config));
  }

  private static Path file(HoneConfig config) {
    return config.get(ServerKeys.DATA).resolve("hone.db");
  }
}
