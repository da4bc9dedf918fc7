package hone.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import hone.server.http.UnsignedFront;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Bytes that are sent to a listening server by somebody without a key: methods, paths, queries,
/// headers, bodies, or no HTTP at all. Each answer is an error of the caller's, or that of a health
/// check, and the server goes on.
final class HttpFuzz {
  private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.1 ([0-9]{3})");

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

  @FuzzTest
  void bytes(byte[] request) throws IOException {
    long start = System.nanoTime();
    String answer = answer(front.address(), request);

    Matcher status = STATUS.matcher(answer);
    while (status.find()) {
      assertThat(status.group(1)).as(answer).matches("200|4[0-9][0-9]|501|505");
    }
    assertThat(front.reached()).as("operations that were reached").isZero();
    Answers.checkSoon(start);
  }

  private static String answer(InetSocketAddress address, byte[] request) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout((int) Answers.SOON.toMillis());
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException _) {
      return ""; // a connection that is closed before all was sent
    }
  }
}
