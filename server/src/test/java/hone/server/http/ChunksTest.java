package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bodies in chunks of HTTP, as some of S3's clients send them.
@Timeout(120)
final class ChunksTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private UnsignedFront front;

  /// Answers how many bytes came.
  private static final class Counting implements StreamedService {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public boolean takes(SignableRequest head) {
      return true;
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
      if (exchange.head().method().equals("DELETE")) {
        exchange.send(200, new LinkedHashMap<>(), new byte[0]);
        return;
      }
      long count = exchange.body().transferTo(OutputStream.nullOutputStream());
      exchange.send(
          200, new LinkedHashMap<>(), ("found " + count).getBytes(StandardCharsets.UTF_8));
    }
  }

  @BeforeEach
  void start() throws IOException {
    front = UnsignedFront.start(folder, new Counting());
    open.add(front);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Socket put() throws IOException {
    return begun("PUT");
  }

  private Socket begun(String method) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), front.address().getPort());
    open.add(socket);
    send(
        socket, method + " /b/k HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void send(Socket socket, int mebibytes) throws IOException {
    byte[] part = new byte[MEBIBYTE];
    for (int i = 0; i < mebibytes; i++) {
      socket.getOutputStream().write(part);
    }
  }

  private static String answer(Socket socket) throws IOException {
    var answer = new StringBuilder();
    while (!answer.toString().contains("found ")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return answer.toString();
      }
      answer.append((char) next);
    }
    byte[] count = new byte[8];
    int length = socket.getInputStream().read(count);
    return answer + new String(count, 0, Math.max(0, length), StandardCharsets.US_ASCII);
  }

  @Test
  void anyNumberOfChunksIsRead() throws IOException {
    Socket socket = put();
    for (int i = 0; i < 10; i++) {
      send(socket, "a00000\r\n");
      send(socket, 10);
      send(socket, "\r\n");
    }
    send(socket, "0\r\n\r\n");

    assertThat(answer(socket)).startsWith("HTTP/1.1 200").endsWith("found 10485760");
  }

  @Test
  void aChunkIsNotHeldWhateverItsLength() throws IOException {
    Socket socket = put();
    send(socket, "40000000\r\n");

    assertThatThrownBy(() -> send(socket, 1024)).isInstanceOf(SocketException.class);
  }

  @Test
  void aChunkThatNobodyWantsIsNotHeldEither() throws IOException {
    Socket socket = begun("DELETE");
    send(socket, "40000000\r\n");

    assertThatThrownBy(() -> send(socket, 1024)).isInstanceOf(SocketException.class);
  }

  /// The system may take megabytes of each before the server reads them.
  @Test
  void manyConnectionsChunksAreNotHeldTogether() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 50; i++) {
                Socket socket = put();
                send(socket, "f00000\r\n");
                send(socket, 14);
              }
            })
        .isInstanceOf(SocketException.class);
  }

  @Test
  void whoHoldsNothingGoesOnWhileOthersHoldTooMuch() throws IOException {
    for (int i = 0; i < 10; i++) {
      try {
        Socket socket = put();
        send(socket, "f00000\r\n");
        send(socket, 14);
      } catch (SocketException _) {
        // It is one of those that are too much.
      }
    }
    Socket small = put();
    send(small, "5\r\nhello\r\n0\r\n\r\n");

    assertThat(answer(small)).contains("found 5");
  }
}
