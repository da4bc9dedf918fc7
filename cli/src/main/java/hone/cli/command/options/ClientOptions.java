package hone.cli.command.options;

import hone.cli.Home;
import hone.cli.client.AwsClient;
import hone.cli.client.Endpoint;
import hone.cli.config.ConfigReader;
import hone.cli.config.key.ServerKeys;
import hone.cli.text.Words;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a client command's requests go.
public final class ClientOptions {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "The server; otherwise that of --data, AWS_ENDPOINT_URL, or this machine's.")
  private @Nullable String endpoint;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The region; otherwise AWS_REGION or AWS_DEFAULT_REGION, or us-west-2.")
  private @Nullable String region;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Use this data folder's server, which must run, and its credentials, whatever AWS's"
              + " variables say; with --endpoint its credentials alone.")
  private @Nullable String data;

  public AwsClient open() {
    return new AwsClient(
        Endpoint.find(
            new Endpoint.Flags(endpoint, region, data != null), dataFolder(), Home.environment()),
        Clock.systemUTC(),
        Home.environment(),
        flags());
  }

  /// A command that is to be copied, with the flags that lead to the same server.
  public String command(String words) {
    return Home.command() + " " + words + flags();
  }

  private String flags() {
    return flag("--endpoint", endpoint) + flag("--region", region) + flag("--data", data);
  }

  private static String flag(String name, @Nullable String value) {
    return value == null ? "" : " " + name + " " + Words.shell(value);
  }

  private Path dataFolder() {
    var flags = new LinkedHashMap<String, String>();
    if (data != null) {
      flags.put("data", data);
    }
    return new ConfigReader(Home.environment(), Home.ofUser())
        .read(null, flags)
        .get(ServerKeys.DATA);
  }
}
