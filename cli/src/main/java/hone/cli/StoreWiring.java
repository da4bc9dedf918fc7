package hone.cli;

import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.StoreKeys;
import hone.engine.Time;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.sql.PostgresAddress;
import hone.engine.sql.PostgresStore;
import hone.engine.sql.SqliteStore;
import hone.engine.store.Lease;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Opens the store that the configuration names.
final class StoreWiring {
  private static final System.Logger LOG = System.getLogger(StoreWiring.class.getName());

  /// Of a place's name, in characters; that of a UUID has 36.
  private static final int NAME_MAX = 200;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private StoreWiring() {}

  static Store open(HoneConfig config, Path data) throws IOException {
    String place = place(data);
    try {
      return open(config, data, place);
    } catch (IllegalStateException error) {
      throw new CliError(Exit.MACHINE, "store: " + error.getMessage());
    }
  }

  private static Store open(HoneConfig config, Path data, String place) {
    Optional<PostgresAddress> address = config.get(StoreKeys.STORE);
    if (address.isEmpty()) {
      return SqliteStore.open(
          data.resolve("hone.db"),
          new SqliteStore.Settings(
              LeaseSettings.alone(place), Clock.systemUTC(), System::nanoTime, StoreWiring::halt));
    }
    var lease =
        new LeaseSettings(
            config.get(StoreKeys.LEASE),
            config.get(StoreKeys.RENEW),
            config.get(StoreKeys.RETRY),
            config.get(StoreKeys.RESTART),
            place);
    return PostgresStore.open(
        new PostgresStore.Settings(
            address.get(),
            lease,
            PATIENCE,
            Time.of(Clock.systemUTC(), System::nanoTime),
            StoreWiring::halt));
  }

  /// What tells this data folder, where its attempts are, from every other.
  static String place(Path data) throws IOException {
    Path file = data.resolve("server.id");
    if (!Files.exists(file)) {
      byte[] made = (UUID.randomUUID() + "\n").getBytes(StandardCharsets.UTF_8);
      WholeFile.write(file, made, Durability.MACHINE);
    }
    String place = text(file);
    if (place.isEmpty()) { // two servers of one store would pass for one
      throw unnamed(file, "is empty");
    }
    return place;
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String place;
    try {
      CharBuffer all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      place = all.toString().strip();
    } catch (CharacterCodingException _) {
      throw unnamed(file, "has " + bytes.length + " bytes that are no text in UTF-8");
    }
    if (place.length() > NAME_MAX || place.chars().anyMatch(Character::isISOControl)) {
      throw unnamed(
          file,
          "has %d characters, not one line of %d printable ones at most"
              .formatted(place.length(), NAME_MAX));
    }
    return place;
  }

  private static CliError unnamed(Path file, String found) {
    return new CliError(
        Exit.MACHINE,
        file
            + " "
            + found
            + ": it names this data folder, in one line, among the servers of one store. Restore it"
            + " from a backup; or delete it, and the server is another place from then on: with"
            + " PostgreSQL the leases of the former one must end first");
  }

  /// After a failed sync, or an error in the middle of a commit, nothing that this process believes
  /// to be in the store can be trusted; the next one reads what is there.
  private static void halt(Throwable cause) {
    try {
      if (cause instanceof Lease.Displaced || cause instanceof SqliteStore.Replaced) {
        LOG.log(System.Logger.Level.ERROR, cause.getMessage());
      } else {
        LOG.log(System.Logger.Level.ERROR, "the store has failed; the server ends", cause);
        System.err.println("hone: the store has failed; the server ends: " + cause);
      }
    } finally {
      // Also where there is no memory left to say so.
      Runtime.getRuntime().halt(Exit.MACHINE);
    }
  }
}
