package hone.cli.command.options;

import hone.cli.Home;
import hone.cli.config.ConfigReader;
import hone.cli.config.key.HoneConfig;
import hone.cli.text.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
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
      description =
          "Where everything is kept; otherwise HONE_DATA, otherwise ~/.hone, or ~/.hone/demo for"
              + " the demo.")
  private @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: DIR/config.yaml, if it is there).")
  private @Nullable Path config;

  public HoneConfig read() {
    return read(ConfigReader.DATA);
  }

  /// @param data the data folder where nothing names one
  public HoneConfig read(String data) {
    return new ConfigReader(Home.environment(), Home.ofUser()).withData(data).read(config, flags());
  }

  private SequencedMap<String, String> flags() {
    var flags = new LinkedHashMap<String, String>();
    put(flags, "port", port);
    put(flags, "host", host);
    put(flags, "data", data);
    put(flags, "tls_certificate", tlsCertificate);
    put(flags, "tls_key", tlsKey);
    put(flags, "insecure_listen", insecureListen ? "true" : null);
    return flags;
  }

  /// The words that start a server with these options.
  ///
  /// @param folder its data folder
  /// @param number its port, or `null` for the one that its configuration has
  public String serve(Path folder, @Nullable Integer number) {
    var words = new ArrayList<>(List.of("serve"));
    SequencedMap<String, String> flags = flags();
    flags.put("data", folder.toString());
    flags.remove("port");
    put(flags, "port", number == null ? null : number.toString());
    put(flags, "config", config == null ? null : config.toAbsolutePath().toString());
    if (flags.remove("insecure_listen") != null) {
      words.add("--insecure-listen");
    }
    flags.forEach((name, value) -> words.addAll(List.of("--" + name.replace('_', '-'), value)));
    return words.stream().map(Words::shell).collect(Collectors.joining(" "));
  }

  public boolean namesPort() {
    return port != null;
  }

  private static void put(Map<String, String> flags, String name, @Nullable String value) {
    if (value != null) {
      flags.put(name, value);
    }
  }
}
