package hone.bench.process;

import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `hone serve` of its own, in a process and a data folder of its own.
public final class Server implements AutoCloseable {
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
  public static Server start(Path launcher, Path data, List<String> flags)
      throws IOException, InterruptedException {
    int port = Machine.freePort();
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
    while (!Machine.answers(uri)) {
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

  public Path data() {
    return data;
  }

  public URI uri() {
    return uri;
  }

  /// The processors' time that it has taken, which other work on the machine does not change much.
  public Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  AwsClient client() {
    var credentials =
        Credentials.fromFile(data.resolve("credentials"), "default")
            .orElseThrow(() -> new IllegalStateException("no credentials in " + data));
    return new AwsClient(new Endpoint(uri, "us-west-2", credentials), Clock.systemUTC());
  }

  /// MiB of the heap that are in use after a full collection, by the JDK's `jcmd`.
  public long heapMebibytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    long kibibytes = 0;
    Matcher used = Pattern.compile(" used (\\d+)K").matcher(jcmd("GC.heap_info"));
    while (used.find()) {
      kibibytes += Long.parseLong(used.group(1));
    }
    return kibibytes / 1024;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process jcmd = new ProcessBuilder(program, "" + process.pid(), command).start();
    String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IllegalStateException(printed);
    }
    return printed.replaceAll("(?s)Metaspace.*", "");
  }

  /// Resident memory in MiB, from /proc; -1 where there is none.
  public long residentMebibytes() throws IOException {
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
