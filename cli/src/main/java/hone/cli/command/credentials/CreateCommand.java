package hone.cli.command.credentials;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.client.Json;
import hone.cli.command.options.OutputOptions;
import hone.cli.config.key.HoneConfig;
import hone.engine.store.KeyTable.StoredKey;
import hone.server.credentials.AccessKey;
import hone.server.credentials.CredentialsFile;
import hone.server.credentials.KeyRing;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes an access key and prints it, this once, in AWS's shared-credentials form.
@Command(
    name = "create",
    header = "Make an access key and show it, this once.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hone credentials create --profile tuning >> ~/.aws/credentials",
      "  hone credentials create --account new --role trainer --json"
    })
final class CreateCommand implements Runnable {
  private static final int HOURS_MAX = 24 * 365;

  @Option(
      names = "--account",
      paramLabel = "ID",
      description = "Twelve digits, or 'new' (default: the only account that has keys).")
  private @Nullable String account;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "The role that the key speaks for, as sts get-caller-identity tells it.")
  private @Nullable String role;

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "Make a temporary key that ends after so many hours.")
  private @Nullable Integer hours;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "The profile's name, which no file may have twice (default: hone-ACCOUNT). What asks for"
              + " no profile wants 'default'.")
  private @Nullable String profile;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final StoreOptions store = new StoreOptions();

  @Override
  public void run() {
    if (role != null && !role.matches("[\\w+=,.@-]{1,64}")) {
      throw wrong("--role: found '" + role + "', allowed: 1 to 64 of A-Z a-z 0-9 _+=,.@-");
    }
    if (hours != null && (hours < 1 || hours > HOURS_MAX)) {
      throw wrong("--hours: found " + hours + ", allowed: 1 to " + HOURS_MAX);
    }
    if (profile != null && !profile.matches("[\\w+=,.@-]{1,64}")) {
      throw wrong("--profile: found '" + profile + "', allowed: 1 to 64 of A-Z a-z 0-9 _+=,.@-");
    }
    HoneConfig server = store.read();
    KeyRing keys = store.open(server);
    AccessKey key =
        keys.create(owner(keys.list()), role, hours == null ? null : Duration.ofHours(hours));
    StoreOptions.audit(server, "CreateAccessKey", key.id(), key.account());
    String named = profile == null ? "hone-" + key.account() : profile;
    System.out.println(
        output.json() ? Json.pretty(document(key)) : CredentialsFile.text(named, key).strip());
  }

  private @Nullable String owner(List<StoredKey> keys) {
    if (account != null) {
      if (!account.matches("new|[0-9]{12}")) {
        throw wrong("--account: found '" + account + "', allowed: twelve digits, or 'new'");
      }
      return account.equals("new") ? null : account;
    }
    List<String> accounts = keys.stream().map(StoredKey::account).distinct().toList();
    if (accounts.size() > 1) {
      throw wrong("--account: found none, allowed: 'new' or one of " + accounts);
    }
    return accounts.isEmpty() ? null : accounts.getFirst();
  }

  private static tools.jackson.databind.node.ObjectNode document(AccessKey key) {
    var document =
        Json.object()
            .put("AccessKeyId", key.id())
            .put("SecretAccessKey", key.secret())
            .put("Account", key.account());
    if (key.sessionToken() != null && key.expiresAt() != null) {
      document.put("SessionToken", key.sessionToken());
      document.put("Expiration", key.expiresAt().toString());
    }
    return document;
  }

  private static CliError wrong(String text) {
    return new CliError(Exit.USAGE, text);
  }
}
