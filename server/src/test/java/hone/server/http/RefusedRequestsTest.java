package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests that are answered before they have come as a whole. Their clients, which are still
/// sending, read the answer nevertheless; but nobody can go on sending for long.
final class RefusedRequestsTest {
  /// A server lingers for a second for a client that sends nothing. What the machine held up for so
  /// long proves nothing, and is tried again.
  private static final Duration PROMPT = Duration.ofMillis(900);

  private static final int TRIES = 20;

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

  /// Each client has a connection of its own, and most of the body to send when it is refused.
  @Test
  void whoSendsFarTooMuchIsToldSo() throws Exception {
    byte[] body = new byte[6_000_000];
    URI uri = URI.create("http://127.0.0.1:" + front.address().getPort() + "/");
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < 40; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build();
        var answer = promptly(() -> client.send(request, BodyHandlers.ofString()));

        assertThat(answer.statusCode()).as("request %d", i).isEqualTo(413);
        assertThat(answer.body()).contains("RequestEntityTooLargeException");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "415 | Host: 127.0.0.1; Content-Length: 100000; Content-Encoding: gzip",
        "413 | Host: 127.0.0.1; Content-Length: 2000000",
        "411 | Host: 127.0.0.1; Transfer-Encoding: chunked",
        "403 | Host: evil.example; Content-Length: 100000",
        "200 | Host: 127.0.0.1; Content-Length: 100000",
      })
  void whoIsStillSendingWhenTheAnswerComesReadsIt(int status, String headers) throws Exception {
    String line = status == 200 ? "GET /healthz" : "POST /";
    String head = line + " HTTP/1.1\r\n" + headers.replace("; ", "\r\n") + "\r\n\r\n";
    String answer = promptly(() -> answer(head, new byte[10_000]));

    assertThat(answer).startsWith("HTTP/1.1 " + status).endsWith("}");
  }

  /// What is answered to who sends ten more parts meanwhile.
  private String answer(String head, byte[] part) throws IOException, InterruptedException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(text(head));
      for (int i = 0; i < 10; i++) {
        Thread.sleep(20); // the answer is on its way
        out.write(part);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static <T> T promptly(Callable<T> exchange) throws Exception {
    for (int i = 1; ; i++) {
      long start = System.nanoTime();
      try {
        return exchange.call();
      } catch (IOException error) {
        boolean isPrompt = System.nanoTime() - start < PROMPT.toNanos();
        if (isPrompt || i == TRIES) {
          throw error;
        }
      }
    }
  }

  @Test
  void aHeadThatIsTooLargeIsAnsweredHoweverMuchOfItFollows() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ";
    String answer = promptly(() -> answer(head, text("y".repeat(10_000))));

    assertThat(answer).startsWith("HTTP/1.1 4").endsWith("}");
  }

  @Test
  void whoGoesOnSendingAfterwardsIsCutOff() throws IOException {
    byte[] part = new byte[1 << 20];
    int parts = 0;
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(text(refused()));
      while (parts < 1_000) {
        out.write(part);
        parts++;
      }
    } catch (SocketException _) {
      // closed, as it should be
    }

    // What the server takes, and what lies in the system's buffers.
    assertThat(parts).isLessThan(100);
  }

  @Test
  void whoDripsAfterwardsIsCutOff() throws Exception {
    long start = System.nanoTime();
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(text(refused()));
      while (System.nanoTime() - start < Duration.ofSeconds(60).toNanos()) {
        out.write('x');
        Thread.sleep(100);
      }
    } catch (SocketException _) {
      // closed, as it should be
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void whoSendsNothingAfterwardsIsCutOff() throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(text(refused()));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413");
    }
  }

  private static String refused() {
    return "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000000000\r\n\r\n";
  }

  private Socket connect() throws IOException {
    var socket = new Socket(front.address().getAddress(), front.address().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
