package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hone.runtime.log.TimedLines;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a pod's log is read from an API whose streams do not end.
@Timeout(60)
final class PodLogTest {
  private static final String POD =
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "there"},
       "spec": {"containers": [{"name": "training"}]},
       "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
      """;

  private final HttpServer api;
  private final Cluster cluster;

  PodLogTest() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String url = "http://127.0.0.1:" + api.getAddress().getPort();
    cluster =
        new Cluster(
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder()
                        .withMasterUrl(url)
                        .withHttp2Disable(true)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build(),
            "default");
  }

  @BeforeEach
  void start() {
    api.createContext("/api/v1/namespaces/default/pods/there", exchange -> answer(exchange, POD));
    api.createContext(
        "/api/v1/namespaces/default/pods/there/log",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          String line = "2026-01-01T00:00:00.1Z first\n";
          exchange.getResponseBody().write(line.getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush(); // and never closed
        });
    api.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
    api.stop(0);
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void closingAFollowedLogWakesWhoeverReadsIt() throws Exception {
    TimedLines lines = new PodLog(cluster, "there").open("", true);
    assertThat(lines.next().orElseThrow().text()).isEqualTo("first");
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    lines.next();
                  } catch (IOException _) {
                    // The stream was closed.
                  }
                });
    Thread.sleep(200);
    assertThat(reader.isAlive()).isTrue();
    lines.close();

    assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void aPodThatIsGoneHasNoLog() throws Exception {
    assertThat(new PodLog(cluster, "gone").open("", false).next()).isEmpty();
  }
}
