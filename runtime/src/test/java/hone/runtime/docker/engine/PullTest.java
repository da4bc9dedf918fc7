package hone.runtime.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An engine that says nothing holds nobody up for ever.
final class PullTest {
  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(60)
  void aPullThatIsNotWantedAnyMoreEnds() throws Exception {
    Path socket = folder.resolve("s");
    var failure = new AtomicReference<@Nullable Exception>();
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (var engine = new EngineClient(URI.create("unix://" + socket))) {
        Thread pulling =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        engine.pull("image:1", Optional.empty());
                      } catch (EngineException | UnavailableException error) {
                        failure.set(error);
                      }
                    });
        try (SocketChannel _ = server.accept()) {
          Thread.sleep(300);
          pulling.interrupt();
          assertThat(pulling.join(Duration.ofSeconds(20))).isTrue();
        }
      }
    }
    assertThat(failure.get()).isInstanceOf(UnavailableException.class);
  }

  @Test
  @Timeout(60)
  void anAnswerThatCannotBeReadIsTheEnginesFailure() throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", exchange -> answer(exchange, "<html>Bad Gateway</html>\n"));
    server.start();
    String uri = "tcp://127.0.0.1:" + server.getAddress().getPort();
    try (var engine = new EngineClient(URI.create(uri))) {
      assertThatThrownBy(() -> engine.pull("image:1", Optional.empty()))
          .isInstanceOfSatisfying(
              UnavailableException.class, error -> assertThat(error.isAnswered()).isTrue())
          .hasMessageContaining("<html>Bad Gateway</html>");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  @Timeout(60)
  void anEngineThatFallsSilentIsGivenUp() {
    var clock = new AtomicLong();
    var silenceMax = Duration.ofMinutes(1);
    try (var guard = PullGuard.start(silenceMax, Duration.ofMillis(1), clock::get)) {
      boolean interrupted = false;
      for (int i = 0; i < 10; i++) {
        clock.addAndGet(silenceMax.toNanos());
        interrupted |= sleeps(20);
        guard.heard();
      }
      assertThat(interrupted).isFalse();
      assertThat(guard.wasSilent()).isFalse();

      clock.addAndGet(silenceMax.toNanos() + 1);
      assertThat(sleeps(50_000)).isTrue();
      Thread.currentThread().interrupt();
      assertThat(guard.wasSilent()).isTrue();
    }
  }

  /// @return whether it was interrupted
  private static boolean sleeps(long millis) {
    try {
      Thread.sleep(millis);
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }
}
