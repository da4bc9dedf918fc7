package hone.cli.command.credentials;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.Keys;
import hone.cli.config.ConfigReader;
import hone.cli.config.key.HoneConfig;
import hone.cli.config.key.ServerKeys;
import hone.cli.text.Words;
import hone.engine.file.Disk;
import hone.engine.file.OwnerOnly;
import hone.engine.store.KeyTable;
import hone.server.audit.AuditEntry;
import hone.server.audit.AuditLog;
import hone.server.credentials.CredentialsException;
import hone.server.credentials.KeyRing;
import hone.server.credentials.Principal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which server's keys.
final class StoreOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's data folder; otherwise HONE_DATA, otherwise ~/.hone.")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's configuration (default: DIR/config.yaml, if it is there).")
  private @Nullable Path config;

  HoneConfig read() {
    var flags = new LinkedHashMap<String, String>();
    if (data != null) {
      flags.put("data", data);
    }
    return new ConfigReader(Home.environment(), Home.ofUser()).read(config, flags);
  }

  /// Open the keys to add one; make what is not there, as a server does at its first start.
  KeyRing open(HoneConfig server) {
    Path folder = server.get(ServerKeys.DATA);
    try {
      makeFolder(folder);
      return Keys.open(server, Clock.systemUTC(), new SecureRandom());
    } catch (IOException | CredentialsException error) {
      throw new CliError(
          Exit.MACHINE, "the keys in '" + folder + "' cannot be opened: " + Words.error(error));
    }
  }

  /// Open what there is of keys, also where the master key is lost. Makes no file, but brings the
  /// store's tables up to date.
  KeyTable table(HoneConfig server) {
    if (!Keys.hasStore(server)) {
      throw new CliError(
          Exit.MACHINE,
          "no server has kept anything in '" + server.get(ServerKeys.DATA) + "' (--data)");
    }
    return Keys.table(server);
  }

  /// Write down what was done to a key.
  static void audit(HoneConfig server, String action, String accessKeyId, String account) {
    var key = new LinkedHashMap<String, String>();
    key.put("accessKeyId", accessKeyId);
    var entry =
        new AuditEntry(
            new Principal(account, "-"),
            "hone:" + action,
            key,
            new AuditEntry.Outcome("-", "OK", 0, "command line", UUID.randomUUID().toString()));
    Path folder = server.get(ServerKeys.DATA);
    try {
      makeFolder(folder); // with PostgreSQL keys are had without one
      try (var log = AuditLog.open(folder.resolve("audit.log"), Clock.systemUTC())) {
        log.write(entry);
      }
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "the audit log cannot be written: " + Words.error(error));
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    Disk.makeFolder(folder, OwnerOnly.folder(folder));
  }
}
