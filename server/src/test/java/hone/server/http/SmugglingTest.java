package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests whose end two readers could see at different places: what the one takes for a body the
/// other would take for a request. Each is refused, and nothing behind it is answered.
final class SmugglingTest {
  private static final String INNER = "GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

  @TempDir private Path folder;
  private UnsignedFront front;

  @BeforeEach
  void start() throws IOException {
    front = UnsignedFront.start(folder);
  }

  @AfterEach
  void stop() {
    front.close();
  }

  private String answer(String request) throws IOException {
    try (var socket = new Socket(front.address().getAddress(), front.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException _) {
      return ""; // closed before all was sent
    }
  }

  private void assertNothingIsSmuggled(String request) throws IOException {
    String answer = answer(request);

    assertThat(answer).doesNotContain("{\"status\":\"ok\"}").doesNotContain("HTTP/1.1 500");
    assertThat(answer.split("HTTP/1.1 [1-5]", -1).length).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 39",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked",
        "POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 39",
        "GET /healthz HTTP/1.1\r\nContent-Length: 39"
      })
  void whatIsLeftOfARefusedBodyIsNoRequest(String head) throws IOException {
    String request = head + "\r\nHost: 127.0.0.1\r\n\r\n" + INNER;

    assertThat(answer(request).split("HTTP/1.1 [1-5]", -1)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 0\r\nContent-Length: 39",
        "Content-Length: 39\r\nContent-Length: 0",
        "Content-Length: 0, 39",
        "Content-Length: +0",
        "Content-Length: -1",
        "Content-Length: 0x27",
        "Content-Length: 39 0",
        "Content-Length : 39",
        "Content-Length:",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding:\u000bchunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 39",
        "X: y\nTransfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked",
        " Content-Length: 39",
        "Content-Length\u0000: 39",
        "Host: other.example",
        "Expect: 100-continue\r\nTransfer-Encoding: chunked"
      })
  void aHeaderThatMayBeReadInTwoWaysEndsTheConnection(String header) throws IOException {
    // A chunk of length nothing, so that the rest would be another request to who reads chunks.
    assertNothingIsSmuggled(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n0\r\n\r\n" + INNER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.0",
        "POST / HTTP/1.1 ",
        "POST  / HTTP/1.1",
        "POST http://other.example/ HTTP/1.1",
        "POST /\u0000 HTTP/1.1",
        "POST /%0d%0aX:%20y HTTP/1.1",
        "POST /../../etc/passwd HTTP/1.1",
        "POST /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        "POST /healthz/../ HTTP/1.1",
        "POST //healthz HTTP/1.1",
        "CONNECT 127.0.0.1:22 HTTP/1.1",
        "TRACE / HTTP/1.1"
      })
  void aRequestLineThatNamesSomethingElseIsRefused(String line) throws IOException {
    assertNothingIsSmuggled(line + "\r\nHost: 127.0.0.1\r\nContent-Length: 39\r\n\r\n" + INNER);
  }

  @Test
  void anUpgradeIsNotDone() throws IOException {
    String upgrade =
        String.join(
            "\r\n",
            "POST / HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
            "",
            "");

    assertThat(answer(upgrade)).doesNotContain(" 101 ").contains("MissingAuthenticationToken");
  }
}
