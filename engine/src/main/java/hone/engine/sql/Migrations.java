package hone.engine.sql;

import hone.engine.sql.rows.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Brings a store to this version's schema: numbered scripts, each applied once, in one
/// transaction with the number that the store keeps.
final class Migrations {
  private static final List<String> SCRIPTS =
      List.of(
          "V1__jobs.sql",
          "V2__servers.sql",
          "V3__resources.sql",
          "V4__access_keys.sql",
          "V5__training_updates.sql",
          "V6__owned.sql",
          "V7__metric_steps.sql",
          "V8__modified.sql",
          "V9__past_metrics.sql",
          "V10__clocks.sql",
          "V11__alone.sql",
          "V12__log_retention.sql");

  private Migrations() {}

  /// How many scripts this version knows.
  static int known() {
    return SCRIPTS.size();
  }

  /// What is wrong with a store that a newer version has brought to its own schema.
  static Optional<String> newer(Handle handle, Dialect dialect) {
    int present = dialect.schemaVersion(handle);
    return present <= known()
        ? Optional.empty()
        : Optional.of(
            "The store has schema version "
                + present
                + ", written by a newer Hone; this one knows up to "
                + known()
                + ".");
  }

  /// Apply what is missing. Nobody else may do so meanwhile.
  static void apply(Handle handle, Dialect dialect) {
    newer(handle, dialect)
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
    int present = dialect.schemaVersion(handle);
    for (int version = present; version < SCRIPTS.size(); version++) {
      String script = dialect.schema(script(SCRIPTS.get(version)));
      int next = version + 1;
      handle.useTransaction(
          transaction -> {
            transaction.createScript(script).execute();
            dialect.schemaVersion(transaction, next);
          });
    }
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new UncheckedIOException(name, error);
    }
  }
}
