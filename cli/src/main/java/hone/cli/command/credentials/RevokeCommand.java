package hone.cli.command.credentials;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import hone.cli.config.key.HoneConfig;
import hone.engine.store.KeyTable;
import hone.engine.store.KeyTable.StoredKey;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Revokes an access key for good.
@Command(
    name = "revoke",
    header = "Revoke an access key, for good; servers heed it within five seconds.",
    footerHeading = "%nExamples:%n",
    footer = {"  hone credentials revoke AKIAABCDEFGHIJKLMNOP"})
final class RevokeCommand implements Runnable {
  @Parameters(paramLabel = "KEY", description = "The key's id.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String id;

  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final StoreOptions store = new StoreOptions();

  @Override
  public void run() {
    HoneConfig server = store.read();
    KeyTable keys = store.table(server);
    String account =
        keys.all().stream()
            .filter(key -> key.id().equals(id))
            .map(StoredKey::account)
            .findFirst()
            .orElseThrow(() -> new CliError(Exit.REFUSED, "there is no key '" + id + "'"));
    if (!keys.revoke(id, Clock.systemUTC().instant())) {
      throw new CliError(Exit.REFUSED, "the key '" + id + "' is revoked already");
    }
    StoreOptions.audit(server, "RevokeAccessKey", id, account);
    System.out.println(
        output.json()
            ? Json.line(Json.object().put("AccessKeyId", id).put("Status", "revoked"))
            : "revoked " + id);
  }
}
