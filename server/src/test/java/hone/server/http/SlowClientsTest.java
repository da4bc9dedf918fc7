package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.audit.AuditLog;
import hone.server.connection.Timeouts;
import hone.server.credentials.AccessKey;
import hone.server.limits.Throttle;
import hone.server.listen.ServerConfig;
import hone.server.sigv4.SigV4Verifier;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that begin something and do not go on: their connections end in time, and until then
/// they hold up nobody. Each test opens the sockets for real.
final class SlowClientsTest {
  private static final AccessKey KEY = new AccessKey("AKIAKNOWN", "123456789012", "secret", null);
  private static final int SOCKETS = 2_000;

  /// Far more than a call takes, and far less than it would wait for any of the slow ones.
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final Timeouts LONG =
      Timeouts.defaults().withHead(Duration.ofMinutes(2)).withBody(Duration.ofMinutes(2));

  @TempDir private Path folder;
  private AuditLog audit;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    audit = AuditLog.open(folder.resolve("audit.log"), InstantSource.system());
    open.add(audit);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Front front(Timeouts timeouts) {
    return front(ServerConfig.defaults().withTimeouts(timeouts));
  }

  private Front front(ServerConfig config) {
    var operation = new FakeOperation("DescribeX", false, (_, body) -> body);
    var verifier =
        new SigV4Verifier(
            id -> Optional.of(KEY).filter(key -> key.id().equals(id)),
            List.of("sagemaker"),
            SigV4Verifier.SKEW,
            InstantSource.system());
    var guards =
        new Gate.Guards(
            new Throttle(new Throttle.Rates(10_000, 10_000), System::nanoTime),
            audit,
            _ -> Optional.empty());
    Front front =
        Front.start(
            config.withAddress("127.0.0.1", 0),
            new Gate(verifier, List.of(operation), guards, () -> true, InstantSource.system()));
    open.add(front);
    return front;
  }

  @Test
  void describeAnswersBesideTwoThousandHeadsThatDoNotEnd() throws IOException {
    Front front = front(LONG);
    for (int i = 0; i < SOCKETS; i++) {
      send(front, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ");
    }

    assertAnswersSoon(front);
  }

  @Test
  void describeAnswersBesideTwoThousandBodiesThatDoNotCome() throws IOException {
    Front front = front(LONG);
    for (int i = 0; i < SOCKETS; i++) {
      send(front, post("Content-Length: 1048576") + "{");
    }

    assertAnswersSoon(front);
  }

  @Test
  void describeAnswersBesideBodiesThatFillAllThatMayBeHeld() throws IOException {
    Front front = front(LONG);
    byte[] most = " ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 100; i++) {
      Socket socket = send(front, post("Content-Length: 1048576"));
      try {
        socket.getOutputStream().write(most);
      } catch (SocketException _) {
        // refused, since enough is held
      }
    }

    assertAnswersSoon(front);
  }

  @Test
  void aHeadThatDripsIsNotWaitedFor() throws IOException {
    Front front = front(Timeouts.defaults().withHead(Duration.ofSeconds(1)));
    Socket socket = send(front, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n");

    assertThat(secondsUntilClosedWhileItDrips(socket)).isLessThan(15);
  }

  @Test
  void theNextHeadOfAConnectionIsNotWaitedForEither() throws IOException {
    Front front = front(Timeouts.defaults().withHead(Duration.ofSeconds(1)));
    Socket socket = send(front, "GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    byte[] answer = new byte[12];
    assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
    socket.getOutputStream().write("POST / HT".getBytes(StandardCharsets.UTF_8));

    assertThat(secondsUntilClosedWhileItDrips(socket)).isLessThan(15);
  }

  @Test
  void aConnectionThatSendsNothingIsClosed() throws IOException {
    Front front = front(Timeouts.defaults().withHead(Duration.ofSeconds(1)));
    Socket socket = send(front, "");

    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void anIdleConnectionLivesLongerThanAHeadMayTake() throws Exception {
    Front front = front(Timeouts.defaults().withHead(Duration.ofSeconds(3)));
    Socket socket = send(front, "GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    Thread.sleep(5_000);
    String again = "GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(again.getBytes(StandardCharsets.UTF_8));

    String answers =
        new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
  }

  @Test
  void answersThatNobodyTakesAreNotKeptForEver() throws IOException {
    Front front = front(Timeouts.defaults().withStall(Duration.ofSeconds(1)));

    assertThat(secondsUntilClosedWhileNothingIsTaken(send(front, ""))).isLessThan(50);
  }

  /// The thread that writes such an answer has TLS's lock of that connection.
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void overTlsAnswersThatNobodyTakesAreNotKeptForEverAndTheOthersAreWatchedOn() throws Exception {
    OwnCertificate own = OwnCertificate.make(folder);
    Timeouts timeouts =
        Timeouts.defaults().withHead(Duration.ofSeconds(5)).withStall(Duration.ofSeconds(1));
    Front front =
        front(ServerConfig.defaults().withSecurity(own.files(), false).withTimeouts(timeouts));

    assertThat(secondsUntilClosedWhileNothingIsTaken(secure(front, own))).isLessThan(50);
    assertThat(secondsUntilClosedWhileItDrips(secure(front, own))).isLessThan(15);
  }

  private SSLSocket secure(Front front, OwnCertificate own) throws IOException {
    // What closes it at the end is the socket below: TLS would wait for the thread that writes.
    SSLSocketFactory sockets = own.trusting().getSocketFactory();
    var socket = (SSLSocket) sockets.createSocket(send(front, ""), "127.0.0.1", 0, false);
    socket.startHandshake();
    return socket;
  }

  /// More and more answers are asked for.
  private static long secondsUntilClosedWhileNothingIsTaken(Socket socket) throws IOException {
    byte[] pings =
        "GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            .repeat(1_000)
            .getBytes(StandardCharsets.UTF_8);
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < 60_000_000_000L) {
        socket.getOutputStream().write(pings);
      }
    } catch (SocketException | SSLException _) {
      // closed, as it should be
    }
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private static long secondsUntilClosedWhileItDrips(Socket socket) throws IOException {
    long start = System.nanoTime();
    OutputStream out = socket.getOutputStream();
    socket.setSoTimeout(100);
    try {
      while (System.nanoTime() - start < 30_000_000_000L) {
        out.write('x');
        try {
          if (socket.getInputStream().read() < 0) {
            break;
          }
        } catch (SocketTimeoutException _) {
          // still open
        }
      }
    } catch (SocketException | SSLException _) {
      // closed
    }
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private Socket send(Front front, String text) throws IOException {
    var socket = new Socket(front.address().getAddress(), front.address().getPort());
    socket.setSoTimeout(30_000);
    open.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static String post(String header) {
    return "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n";
  }

  private static void assertAnswersSoon(Front front) {
    try (var client = new SignedClient(front.address(), KEY, InstantSource.system())) {
      client.call("SageMaker.DescribeX", "{}");
      long start = System.nanoTime();
      assertThat(client.call("SageMaker.DescribeX", "{}").statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }
}
