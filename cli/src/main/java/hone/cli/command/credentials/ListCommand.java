package hone.cli.command.credentials;

import hone.cli.Home;
import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import hone.cli.text.Table;
import hone.cli.text.Terminal;
import hone.engine.store.KeyTable.StoredKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists access keys, without their secrets.
@Command(
    name = "list",
    header = "List access keys, without their secrets.",
    footerHeading = "%nExamples:%n",
    footer = {"  hone credentials list", "  hone credentials list --json"})
final class ListCommand implements Runnable {
  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final StoreOptions store = new StoreOptions();

  @Override
  public void run() {
    List<StoredKey> keys = store.table(store.read()).all();
    Instant now = Clock.systemUTC().instant();
    if (output.json()) {
      var list = Json.object().putArray("keys");
      for (StoredKey key : keys) {
        list.addObject()
            .put("AccessKeyId", key.id())
            .put("Account", key.account())
            .put("Role", key.role())
            .put("CreateDate", key.createdAt().toString())
            .put("Expiration", text(key.expiresAt()))
            .put("Status", status(key, now));
      }
      System.out.println(Json.pretty(list));
      return;
    }
    var table = new Table(List.of("KEY", "ACCOUNT", "ROLE", "CREATED", "ENDS", "STATUS"), 2);
    for (StoredKey key : keys) {
      table.add(
          List.of(
              key.id(),
              key.account(),
              key.role() == null ? "-" : key.role(),
              String.valueOf(text(key.createdAt())),
              key.expiresAt() == null ? "-" : String.valueOf(text(key.expiresAt())),
              status(key, now)));
    }
    Terminal.of(System.out, Home.environment()).print(table);
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String status(StoredKey key, Instant now) {
    if (key.revokedAt() != null) {
      return "revoked";
    }
    return key.expiresAt() != null && !now.isBefore(key.expiresAt()) ? "ended" : "active";
  }
}
