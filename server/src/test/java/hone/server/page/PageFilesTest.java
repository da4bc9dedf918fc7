package hone.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.http.UnsignedFront;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page's files, through a front.
final class PageFilesTest {
  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private UnsignedFront front;

  @BeforeEach
  void start() throws IOException {
    front = UnsignedFront.start(folder, new PageFiles());
  }

  @AfterEach
  void stop() {
    http.close();
    front.close();
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + front.address().getPort() + path);
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void anybodyGetsThePageAndWhatItIsMadeOf() throws IOException, InterruptedException {
    HttpResponse<byte[]> page = ask("GET", "/ui/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(text(page))
        .contains("page.js")
        .contains("page.css")
        .doesNotContainPattern("(src|href)=\"(https?:)?//");
    assertThat(header(ask("GET", "/ui/page.js"), "Content-Type")).contains("javascript");
    assertThat(header(ask("GET", "/ui/page.css"), "Content-Type")).contains("text/css");
  }

  @Test
  void nothingMayComeFromElsewhereAndNobodyMayFrameIt() throws IOException, InterruptedException {
    for (String path : List.of("/ui/", "/ui/page.js")) {
      HttpResponse<byte[]> answer = ask("GET", path);
      assertThat(header(answer, "Content-Security-Policy"))
          .startsWith("default-src 'none'; script-src 'self';")
          .contains("frame-ancestors 'none'");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }
  }

  @Test
  void whoHasItAlreadyDoesNotGetItAgain() throws IOException, InterruptedException {
    String tag = header(ask("GET", "/ui/page.js"), "ETag");

    HttpResponse<byte[]> again = ask("GET", "/ui/page.js", "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(ask("GET", "/ui/page.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void itComesPackedToWhoUnpacks() throws IOException, InterruptedException {
    byte[] plain = ask("GET", "/ui/page.js").body();

    HttpResponse<byte[]> packed = ask("GET", "/ui/page.js", "Accept-Encoding", "gzip, br");

    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.body().length).isLessThan(plain.length / 2);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }

  @Test
  void aHeadHasNoBodyButItsLength() throws IOException, InterruptedException {
    HttpResponse<byte[]> head = ask("HEAD", "/ui/");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length"))
        .isEqualTo(String.valueOf(ask("GET", "/ui/").body().length));
  }

  @Test
  void whoTypesTheServersAddressIsLedToThePageAndAClientIsNot()
      throws IOException, InterruptedException {
    HttpResponse<byte[]> browser = ask("GET", "/", "Accept", "text/html,*/*;q=0.8");

    assertThat(browser.statusCode()).isEqualTo(302);
    assertThat(header(browser, "Location")).isEqualTo("/ui/");
    assertThat(header(ask("GET", "/ui"), "Location")).isEqualTo("/ui/");
    assertThat(ask("GET", "/").statusCode()).isEqualTo(403);
    assertThat(
            ask("GET", "/", "Accept", "text/html", "Authorization", "AWS4-HMAC-SHA256 x")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aBodyIsNotTakenIn() throws IOException {
    for (String body : List.of("Content-Length: 300000000", "Transfer-Encoding: chunked")) {
      for (String path : List.of("/ui/", "/ui/page.js", "/")) {
        int port = front.address().getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          String begun =
              "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/html\r\n%s\r\n\r\n40\r\nx"
                  .formatted(path, port, body);
          socket.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
          socket.setSoTimeout(10_000);

          String answer =
              new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

          assertThat(answer).as(path + " with " + body).startsWith("HTTP/1.1 4");
        }
      }
    }
  }

  @Test
  void noOtherFileIsThere() throws IOException, InterruptedException {
    for (String path :
        List.of("/ui/index.htm", "/ui/../page.js", "/ui/%2e%2e/page.js", "/ui//", "/ui/page.js/")) {
      assertThat(ask("GET", path).statusCode()).as(path).isBetween(400, 404);
    }
    assertThat(ask("POST", "/ui/").statusCode()).isEqualTo(403);
    assertThat(ask("GET", "/uix").statusCode()).isEqualTo(403);
  }
}
