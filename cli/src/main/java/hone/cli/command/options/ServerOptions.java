package hone.cli.command.options;

import hone.cli.Home;
import hone.cli.config.ConfigReader;
import hone.cli.config.HoneConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a server is set up by flags; `hone config` documents the rest.
public final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port (default: 8020; 0: a free one).")
  private @Nullable String port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where to listen (default: localhost, this machine only).")
  private @Nullable String host;

  @Option(
      names = "--tls-certificate",
      paramLabel = "PEM",
      description = "Speak HTTPS with this certificate, and the ones that signed it.")
  private @Nullable String tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "PEM", description = "The certificate's private key.")
  private @Nullable String tlsKey;

  @Option(
      names = "--insecure-listen",
      description = "Let other machines in without TLS (with --host).")
  private boolean insecureListen;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (default: ~/.hone).")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: DIR/config.yaml, if it is there).")
  private @Nullable Path config;

  public HoneConfig read() {
    var flags = new LinkedHashMap<String, String>();
    put(flags, "port", port);
    put(flags, "host", host);
    put(flags, "data", data);
    put(flags, "tls_certificate", tlsCertificate);
    put(flags, "tls_key", tlsKey);
    put(flags, "insecure_listen", insecureListen ? "true" : null);
    return new ConfigReader(Home.environment(), Home.ofUser()).read(config, flags);
  }

  public boolean namesPort() {
    return port != null;
  }

  public boolean namesData() {
    return data != null;
  }

  private static void put(Map<String, String> flags, String name, @Nullable String value) {
    if (value != null) {
      flags.put(name, value);
    }
  }
}
