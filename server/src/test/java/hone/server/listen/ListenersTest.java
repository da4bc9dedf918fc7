package hone.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ListenersTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final BlockingQueue<WebServer> started = new LinkedBlockingQueue<>();

  private static WebServer server(InetSocketAddress address) {
    return WebServer.builder()
        .address(address.getAddress())
        .port(address.getPort())
        .shutdownHook(false)
        .build();
  }

  private WebServer start(InetSocketAddress address) {
    WebServer server = server(address).start();
    started.add(server);
    return server;
  }

  private WebServer nextStarted() throws InterruptedException {
    WebServer next = started.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void anAddressAtWhichNobodyListensAnyMoreIsListenedAtAnew() throws Exception {
    try (var listeners = Listeners.of(this::start, LOOK)) {
      InetSocketAddress address = listeners.add(ANY).orElseThrow();
      for (int i = 0; i < 3; i++) {
        nextStarted().stop();
      }
      WebServer last = nextStarted();

      assertThat(last.port()).isEqualTo(address.getPort());
      new Socket(address.getAddress(), address.getPort()).close();
      assertThat(listeners.givenUp()).isNotDone();
    }
  }

  @Test
  void anAddressThatCannotBeListenedAtAnewIsGivenUp() throws Exception {
    try (var listeners =
        Listeners.of(where -> where.getPort() == 0 ? start(where) : server(where), LOOK)) {
      InetSocketAddress address = listeners.add(ANY).orElseThrow();
      nextStarted().stop();

      assertThat(listeners.givenUp().get(60, TimeUnit.SECONDS)).isEqualTo(address);
    }
  }

  @Test
  void whatIsListenedAtIsLeftAloneAndWhatIsClosedStaysClosed() throws Exception {
    var listeners = Listeners.of(this::start, LOOK);
    listeners.add(ANY);
    Thread.sleep(200);
    listeners.close();
    Thread.sleep(200);

    assertThat(List.copyOf(started)).hasSize(1);
  }
}
