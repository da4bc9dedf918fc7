package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.audit.AuditLog;
import hone.server.limits.Throttle;
import hone.server.listen.ListenException;
import hone.server.listen.ServerCertificate;
import hone.server.listen.ServerConfig;
import hone.server.listen.TlsFiles;
import hone.server.sigv4.SigV4Verifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server with a certificate of its own speaks TLS and nothing else.
final class TlsTest {
  @TempDir private Path folder;

  @Test
  void speaksOnlyTlsOfTodayWithTheGivenCertificate() throws Exception {
    OwnCertificate own = OwnCertificate.make(folder);
    ServerConfig config =
        ServerConfig.defaults().withAddress("127.0.0.1", 0).withSecurity(own.files(), false);
    try (AuditLog audit = AuditLog.open(folder.resolve("audit.log"), InstantSource.system());
        Front front = Front.start(config, gate(audit))) {
      URI uri = URI.create("https://127.0.0.1:" + front.address().getPort() + "/");

      HttpResponse<String> answer = get(uri, own.trusting(), "TLSv1.3");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(get(uri, own.trusting(), "TLSv1.2").statusCode()).isEqualTo(403);
      assertThatThrownBy(() -> get(uri, own.trusting(), "TLSv1.1"))
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(plain(front)).doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void isSpokenToByANameOfItsCertificateWhereThatIsNotForItsAddress() throws Exception {
    InetAddress own = InetAddress.ofLiteral("127.0.0.1");

    assertThat(host("IP:127.0.0.1,DNS:localhost", own)).isEmpty();
    assertThat(host("DNS:hone.invalid,DNS:*.invalid,DNS:localhost", own)).hasValue("localhost");
    assertThat(host("DNS:localhost", InetAddress.ofLiteral("0.0.0.0"))).hasValue("localhost");
    assertThat(host("DNS:*.invalid,DNS:hone.invalid", own)).isEmpty();
    assertThat(host("DNS:*.invalid", own)).isEmpty();
    assertThat(host("DNS:hone.invalid,IP:127.0.0.1", InetAddress.ofLiteral("0.0.0.0")))
        .hasValue("127.0.0.1");
    assertThat(host("DNS:127.1", own)).isEmpty();
  }

  private Optional<String> host(String names, InetAddress address) throws Exception {
    TlsFiles files = OwnCertificate.make(Files.createTempDirectory(folder, "tls"), names).files();
    try (var certificate = ServerCertificate.open(files, InstantSource.system())) {
      assertThat(certificate.authority()).hasValue(files.certificate());
      return certificate.host(address);
    }
  }

  @Test
  void saysWhatIsNoCertificate() throws IOException {
    Path file = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

    assertThatThrownBy(
            () -> ServerCertificate.open(new TlsFiles(file, file), InstantSource.system()))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("found no PEM, allowed: PRIVATE KEY");
  }

  private static Gate gate(AuditLog audit) {
    var guards =
        new Gate.Guards(
            new Throttle(new Throttle.Rates(100, 100), System::nanoTime),
            audit,
            _ -> Optional.empty());
    var verifier =
        new SigV4Verifier(
            _ -> Optional.empty(),
            List.of("sagemaker"),
            SigV4Verifier.SKEW,
            InstantSource.system());
    return new Gate(verifier, List.of(), guards, () -> true, InstantSource.system());
  }

  private static HttpResponse<String> get(URI uri, SSLContext context, String version)
      throws IOException, InterruptedException {
    try (HttpClient http =
        HttpClient.newBuilder()
            .sslContext(context)
            .sslParameters(new SSLParameters(null, new String[] {version}))
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static String plain(Front front) throws IOException {
    try (Socket socket = new Socket(front.address().getAddress(), front.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
