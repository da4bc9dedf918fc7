package hone.bench.process;

import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A `hone serve` of its own, in a process and a data folder of its own.
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final URI uri;
  private final Path data;
  private final Duration firstResponse;

  private Server(Process process, URI uri, Path data, Duration firstResponse) {
    this.process = process;
    this.uri = uri;
    this.data = data;
    this.firstResponse = firstResponse;
  }

  /// Start the launcher and ask until the first answer of any kind comes.
  static Server start(Path launcher, Path data, List<String> flags)
      throws IOException, InterruptedException {
    int port = freePort();
    var command =
        new ArrayList<>(
            List.of(launcher.toString(), "serve", "--port", "" + port, "--data", data.toString()));
    command.addAll(flags);
    URI uri = URI.create("http://127.0.0.1:" + port + "/");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(data.resolve("stdout").toFile())
            .redirectError(data.resolve("stderr").toFile())
            .start();
    while (!answers(uri)) {
      if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
        process.destroy();
        throw new IllegalStateException(
            "hone serve did not start: " + Files.readString(data.resolve("stderr")));
      }
      Thread.sleep(2);
    }
    return new Server(process, uri, data, Duration.ofNanos(System.nanoTime() - start));
  }

  Duration firstResponse() {
    return firstResponse;
  }

  Path data() {
    return data;
  }

  AwsClient client() {
    var credentials =
        Credentials.fromFile(data.resolve("credentials"), "default")
            .orElseThrow(() -> new IllegalStateException("no credentials in " + data));
    return new AwsClient(new Endpoint(uri, "us-west-2", credentials), Clock.systemUTC());
  }

  /// Resident memory in MiB, from /proc; -1 where there is none.
  long residentMebibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }

  private static boolean answers(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setReadTimeout(5000);
      return connection.getResponseCode() > 0;
    } catch (IOException _) {
      return false; // not listening yet
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
