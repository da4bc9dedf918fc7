package hone.server.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A certificate that is renewed while the server runs, and connections that are open meanwhile.
final class RenewalTest {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Logger LOGGER = Logger.getLogger(ServerCertificate.class.getName());

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>(); // guarded by itself
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          synchronized (told) {
            told.add(line.getLevel() + " " + line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.removeHandler(listener);
  }

  private List<String> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  /// A key and its own certificate, from the JDK's tool.
  private record Made(String key, String certificate, String name) {}

  private Made made(String name, String algorithm, String... more) throws Exception {
    Path file = folder.resolve(name + ".p12");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "hone",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
    command.addAll(List.of(more));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    return new Made(
        pem("PRIVATE KEY", keys.getKey("hone", PASSWORD).getEncoded()),
        pem("CERTIFICATE", keys.getCertificate("hone").getEncoded()),
        "CN=" + name);
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  private TlsFiles files() {
    return new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  private void write(Path file, String text) throws IOException {
    Path part = Files.writeString(folder.resolve("part"), text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(Made made) throws IOException {
    write(files().certificate(), made.certificate());
    write(files().key(), made.key());
  }

  private static WebServer serve(Tls tls) {
    return WebServer.builder()
        .tls(tls)
        .port(0)
        .shutdownHook(false)
        .addRouting(HttpRouting.builder().get("/", (_, response) -> response.send("well")))
        .build()
        .start();
  }

  /// A connection that stays open.
  private record Connection(SSLSocket socket, BufferedReader in, String shown)
      implements AutoCloseable {
    static Connection open(int port) throws Exception {
      var shown = new AtomicReference<String>("");
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null,
          new TrustManager[] {
            new X509TrustManager() {
              @Override
              public void checkClientTrusted(X509Certificate[] chain, String type) {}

              @Override
              public void checkServerTrusted(X509Certificate[] chain, String type) {
                shown.set(chain[0].getSubjectX500Principal().getName());
              }

              @Override
              public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
              }
            }
          },
          null);
      var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setSoTimeout(60_000);
      socket.startHandshake();
      return new Connection(
          socket,
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)),
          shown.get());
    }

    String ask() throws IOException {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      String status = in.readLine();
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      char[] body = new char[length];
      assertThat(in.read(body)).isEqualTo(length);
      return status + " " + new String(body);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String shown(WebServer server) throws Exception {
    try (var connection = Connection.open(server.port())) {
      assertThat(connection.ask()).endsWith("200 OK well");
      return connection.shown();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(20);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void newConnectionsGetARenewedCertificateAndOpenOnesStay() throws Exception {
    Made first = made("first", "EC", "-validity", "30");
    Made second = made("second", "RSA", "-validity", "90");
    Made third = made("third", "EC", "-validity", "120");
    write(first);
    try (var certificate = ServerCertificate.open(files(), InstantSource.system(), LOOK)) {
      WebServer server = serve(certificate.tls());
      try (Connection open = Connection.open(server.port())) {
        Instant expiry = certificate.expiry();
        assertThat(open.shown()).isEqualTo(first.name());
        assertThat(open.ask()).endsWith("200 OK well");
        for (Made next : List.of(second, third)) {
          write(next);
          Instant before = expiry;
          await(() -> certificate.expiry().isAfter(before));
          expiry = certificate.expiry();

          assertThat(shown(server)).isEqualTo(next.name());
          assertThat(open.ask()).endsWith("200 OK well");
        }
      } finally {
        server.stop();
      }
    }
    assertThat(told()).hasSize(2).allMatch(line -> line.startsWith("INFO "));
  }

  @Test
  void filesThatAreNotRightChangeNothingAndTheLogSaysWhy() throws Exception {
    Made first = made("first", "EC");
    Made second = made("second", "EC");
    Made old = made("old", "EC", "-startdate", "-10d", "-validity", "5");
    write(first);
    try (var certificate = ServerCertificate.open(files(), InstantSource.system(), LOOK)) {
      WebServer server = serve(certificate.tls());
      try {
        write(files().certificate(), second.certificate());
        await(() -> told().size() == 1);
        assertThat(told().getFirst()).startsWith("WARNING ").contains("is not the private key");
        write(files().certificate(), second.certificate().substring(0, 200));
        await(() -> told().size() == 2);
        assertThat(told().get(1)).contains("no certificate and its key in PEM");
        write(old);
        await(() -> told().size() == 3);
        assertThat(told().get(2)).contains("is valid from");
        Files.delete(files().key());
        await(() -> told().size() == 4);
        assertThat(told().get(3)).contains("is not there");
        assertThat(shown(server)).isEqualTo(first.name());
        write(second);
        await(() -> told().size() == 5);
        assertThat(shown(server)).isEqualTo(second.name());
      } finally {
        server.stop();
      }
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefusedAtTheStart() throws Exception {
    write(made("first", "EC"));
    write(files().key(), made("second", "EC").key());

    assertThatThrownBy(() -> ServerCertificate.open(files(), InstantSource.system()))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("is not the private key");
  }
}
