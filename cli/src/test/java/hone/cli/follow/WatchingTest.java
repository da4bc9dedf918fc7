package hone.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said when the server goes away for good, which here stands behind a proxy.
final class WatchingTest {
  private static final String GOES_ON = "The tuning job churn goes on: ";

  @Test
  void onlyATuningJobThatWasNotSeenToEndIsSaidToGoOn() throws Exception {
    assertThatThrownBy(() -> watch(List.of())).hasMessageContaining(GOES_ON);
    assertThatThrownBy(() -> watch(List.of("{\"HyperParameterTuningJobStatus\": \"Completed\"}")))
        .hasMessageContaining("answers HTTP 502")
        .satisfies(error -> assertThat(error.getMessage()).doesNotContain(GOES_ON));
  }

  /// Watch with a server that goes away after some answers.
  private static void watch(List<String> answers) throws IOException, InterruptedException {
    var left = new ArrayDeque<>(answers);
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(loopback, 0);
    server.createContext(
        "/",
        exchange -> {
          int status = left.isEmpty() ? 502 : 200;
          String answer = left.isEmpty() ? "<html>" : left.remove();
          exchange.sendResponseHeaders(status, answer.length());
          exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var endpoint = new Endpoint(uri, "us-west-2", new Credentials("AKID", "s", null, "a test"));
    try (var client = new AwsClient(endpoint, InstantSource.system())) {
      new Watching(client, true).untilEnd("churn", new Patience(Duration.ZERO, () -> {}));
    } finally {
      server.stop(0);
    }
  }
}
