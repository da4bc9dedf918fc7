package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import hone.server.listen.ListenException;
import hone.server.listen.ServerConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a front listens.
final class ListeningTest {
  @TempDir private Path folder;

  private UnsignedFront front(String host, int port) throws IOException {
    return UnsignedFront.start(folder, ServerConfig.defaults().withAddress(host, port));
  }

  private static int health(InetSocketAddress address) throws IOException, InterruptedException {
    String host = address.getAddress().getHostAddress();
    URI uri =
        URI.create(
            "http://%s:%d/healthz"
                .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    }
  }

  private static InetAddress six() throws IOException {
    InetAddress six = InetAddress.ofLiteral("::1");
    assumeThat(NetworkInterface.getByInetAddress(six)).as("IPv6 on this machine").isNotNull();
    return six;
  }

  @Test
  void localhostIsBothOfThisMachinesAddresses() throws IOException, InterruptedException {
    InetAddress six = six();
    try (UnsignedFront both = front("localhost", 0)) {
      assertThat(health(both.address())).isEqualTo(200);
      assertThat(health(new InetSocketAddress(six, both.address().getPort()))).isEqualTo(200);
    }
  }

  /// As an accept that fails does, for want of descriptors say.
  private static Set<Thread> endListeners() {
    Set<Thread> all = listeners();
    all.forEach(Thread::interrupt);
    return all;
  }

  private static Set<Thread> listeners() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("server-@default-listener"))
        .collect(Collectors.toSet());
  }

  @Test
  void aListenerThatEndsWhileTheServerRunsIsBegunAnew() throws Exception {
    try (UnsignedFront front = front("localhost", 0)) {
      assertThat(health(front.address())).isEqualTo(200);
      Set<Thread> ended = endListeners();

      // The former threads stay, waiting for themselves.
      for (int tries = 1; ended.containsAll(listeners()) || !isHealthy(front.address()); tries++) {
        assertThat(tries).isLessThan(200);
        Thread.sleep(100);
      }
    }
  }

  private static boolean isHealthy(InetSocketAddress address) throws InterruptedException {
    try {
      return health(address) == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// Another program's port, which is free on the other address.
  private static ServerSocket takenOnSix() throws IOException {
    InetAddress six = six();
    for (int tries = 1; ; tries++) {
      try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        return new ServerSocket(free.getLocalPort(), 1, six);
      } catch (BindException taken) {
        // What is free on one address need not be on the other.
        assertThat(tries).as("tries, %s", taken).isLessThan(20);
      }
    }
  }

  @Test
  void whereAnotherProgramHasTheSecondAddressTheFirstIsListenedOn()
      throws IOException, InterruptedException {
    try (var other = takenOnSix();
        UnsignedFront one = front("localhost", other.getLocalPort())) {
      assertThat(health(one.address())).isEqualTo(200);
    }
  }

  @Test
  void saysWhichPortIsTaken() throws IOException {
    try (UnsignedFront first = front("127.0.0.1", 0)) {
      int port = first.address().getPort();

      assertThatThrownBy(() -> front("127.0.0.1", port))
          .isInstanceOf(ListenException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + port)
          .hasMessageContaining("another program has port " + port);
    }
  }

  @Test
  void listensOnOtherMachinesAddressesOnlyIfToldTo() {
    assertThatThrownBy(() -> front("0.0.0.0", 0))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("can be reached from other machines");
    assertThatThrownBy(() -> front("no.such.host.invalid", 0))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("is not known");
  }
}
