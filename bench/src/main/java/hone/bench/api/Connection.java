package hone.bench.api;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One kept-alive connection that sends bytes as they are and reads answers. It costs the machine
/// so little that what is measured beside it is the server. Not thread-safe.
final class Connection implements AutoCloseable {
  private static final int PATIENCE = 60_000;

  private final URI uri;
  private Socket socket;
  private InputStream in;

  Connection(URI uri) throws IOException {
    this.uri = uri;
    socket = new Socket(uri.getHost(), uri.getPort());
    in = opened();
  }

  private InputStream opened() throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE);
    return new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /// Send a request and wait for its answer.
  Reply call(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    String status = line();
    int length = 0;
    boolean close = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      close |= lower.equals("connection: close");
    }
    byte[] body = in.readNBytes(length);
    if (close) {
      socket.close();
      socket = new Socket(uri.getHost(), uri.getPort());
      in = opened();
    }
    return new Reply(
        Integer.parseInt(status.split(" ", 3)[1]), new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    var line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server has closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// An answer.
  record Reply(int status, String body) {
    boolean isThrottled() {
      return body.contains("ThrottlingException");
    }
  }
}
