package hone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.config.ConfigReader;
import hone.cli.config.key.HoneConfig;
import hone.engine.loop.Ports;
import hone.engine.store.Lease;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningServerTest {
  @Test
  void variablesThatWouldLeadElsewhereAreUnsetFirst(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("credentials"), "");
    var server =
        new RunningServer(
            URI.create("http://127.0.0.1:8020"), folder, Optional.empty(), List.of(), () -> 0);

    assertThat(server.exports(Map.of("AWS_PROFILE", "")))
        .containsExactly(
            "export AWS_ENDPOINT_URL=http://127.0.0.1:8020",
            "export AWS_SHARED_CREDENTIALS_FILE=" + file,
            "export AWS_DEFAULT_REGION=us-west-2");
    assertThat(server.exports(Map.of("AWS_PROFILE", "prod", "AWS_ACCESS_KEY_ID", "A")))
        .startsWith("unset AWS_PROFILE AWS_ACCESS_KEY_ID")
        .hasSize(4);
  }

  @Test
  void aFileOfKeysThatIsNotThereIsNoneToExport() {
    var server =
        new RunningServer(
            URI.create("http://127.0.0.1:8020"),
            Path.of("/d"),
            Optional.empty(),
            List.of(),
            () -> 0);

    assertThat(server.exports(Map.of()))
        .noneMatch(line -> line.contains("AWS_SHARED_CREDENTIALS_FILE"))
        .anyMatch(line -> line.startsWith("# ") && line.contains("hone credentials create"));
  }

  @Test
  void aLogThatCannotBeWrittenIsNotTheDataFoldersFault(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("absent/hone.log");
    Files.writeString(folder.resolve("config.yaml"), "port: 0\nlog_file: " + log + "\n");
    var flags = new LinkedHashMap<String, String>();
    flags.put("data", folder.toString());
    HoneConfig config = new ConfigReader(Map.of(), folder).read(null, flags);

    assertThatThrownBy(() -> Wiring.start(config))
        .hasMessage("log_file: '%s' cannot be written: there is no '%s'", log, log);
  }

  @Test
  void aCertificateThatNobodyElseSignedIsNamed() {
    var server =
        new RunningServer(
            URI.create("https://localhost:8443"),
            Path.of("/d"),
            Optional.of(Path.of("/etc/own cert.pem")),
            List.of(),
            () -> 0);

    assertThat(server.exports(Map.of()))
        .startsWith(
            "export AWS_ENDPOINT_URL=https://localhost:8443",
            "export AWS_CA_BUNDLE='/etc/own cert.pem'");
  }

  @Test
  void isReadyWhileItsLeaseIsHeld(@TempDir Path folder) throws Exception {
    var flags = new LinkedHashMap<String, String>();
    flags.put("data", folder.resolve("hone").toString());
    flags.put("port", "0");
    var held = new AtomicBoolean(true);
    try (RunningServer server =
        Wiring.start(
            new ConfigReader(Map.of(), folder).read(null, flags),
            ports ->
                new Ports(
                    new Leased(ports.store(), held),
                    ports.backend(),
                    ports.time(),
                    ports.random()))) {
      assertThat(status(server, "/readyz")).isEqualTo(200);
      held.set(false);
      assertThat(status(server, "/readyz")).isEqualTo(503);
      assertThat(status(server, "/healthz")).isEqualTo(200);
      held.set(true);
      assertThat(status(server, "/readyz")).isEqualTo(200);
    }
  }

  private static int status(RunningServer server, String path) throws IOException {
    var connection = (HttpURLConnection) server.uri().resolve(path).toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  /// A store of which a test says whether it is heard of.
  private record Leased(Store store, AtomicBoolean isHeld) implements Store, Lease {
    @Override
    public <T> T read(Function<Snapshot, T> query) {
      return store.read(query);
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
      return store.write(work);
    }

    @Override
    public Lease lease() {
      return this;
    }

    @Override
    public void close() {
      store.close();
    }

    @Override
    public long epoch() {
      return store.lease().epoch();
    }

    @Override
    public String place() {
      return store.lease().place();
    }

    @Override
    public Duration retry() {
      return store.lease().retry();
    }

    @Override
    public boolean held() {
      return isHeld.get();
    }

    @Override
    public boolean keep() {
      return store.lease().keep();
    }
  }
}
