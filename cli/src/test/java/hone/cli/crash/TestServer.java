package hone.cli.crash;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.Deadline;
import hone.cli.client.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server as a process of its own, on the classes under test, which a test kills and stops.
final class TestServer implements AutoCloseable {
  /// How a server ends at a named point.
  static final int CRASHED = 137;

  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path data;
  private final URI uri;
  private final SignedCalls calls;

  private TestServer(Process process, Path data, URI uri, SignedCalls calls) {
    this.process = process;
    this.data = data;
    this.uri = uri;
    this.calls = calls;
  }

  /// How to start one.
  ///
  /// @param prefix a program that runs it, such as `strace`, or nothing
  /// @param crash `<point>:<n>`, or an empty text
  record Start(Path data, List<String> prefix, String crash, List<String> configuration) {
    static Start in(Path data) {
      return new Start(data, List.of(), "", List.of());
    }

    Start withCrash(String point) {
      return new Start(data, prefix, point, configuration);
    }

    Start withConfiguration(String... lines) {
      return new Start(data, prefix, crash, List.of(lines));
    }

    Start withPrefix(String... words) {
      return new Start(data, List.of(words), crash, configuration);
    }
  }

  /// Start a server with the bucket `results` and wait until it listens.
  static TestServer start(Start how) throws IOException {
    Path data = how.data();
    Files.createDirectories(data.resolve("s3/results"));
    Files.write(data.resolve("config.yaml"), how.configuration());
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var command = new ArrayList<>(how.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea:hone...", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Xmx256m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath, CrashableServer.class.getName()));
    command.addAll(List.of(data.toString(), how.crash()));
    Path err = data.resolve("stderr");
    var builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    builder.environment().keySet().removeIf(name -> name.matches("(AWS|HONE)_.*"));
    Process process = builder.start();
    String line;
    try (var _ = Deadline.of(process, Duration.ofSeconds(PATIENCE_SECONDS))) {
      line = process.inputReader(StandardCharsets.UTF_8).readLine();
    }
    if (line == null) {
      process.destroyForcibly();
      process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      throw new ServerGone(
          "the server ended at its start: " + Files.readString(err), process.exitValue());
    }
    Credentials credentials =
        Credentials.fromFile(data.resolve("credentials"), "default").orElseThrow();
    URI uri = URI.create(line);
    return new TestServer(process, data, uri, new SignedCalls(uri, credentials));
  }

  /// The server is not there, which a test may have wanted.
  static final class ServerGone extends IOException {
    private final int exitValue;

    ServerGone(String message, int exitValue) {
      super("exit value " + exitValue + ": " + message);
      this.exitValue = exitValue;
    }

    /// Whether it ended as it does at a named point.
    boolean crashed() {
      return exitValue == CRASHED;
    }
  }

  URI uri() {
    return uri;
  }

  SignedCalls calls() {
    return calls;
  }

  Path data() {
    return data;
  }

  Process process() {
    return process;
  }

  String errors() throws IOException {
    return Files.readString(data.resolve("stderr"));
  }

  /// Send a signal by its name.
  void signal(String name) throws IOException, InterruptedException {
    send(name, process.pid());
  }

  static void send(String signal, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, "" + pid)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Wait until it has ended by itself.
  int end() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    // What strace runs is its child.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    // Until it has ended, it may write into a folder that is about to be deleted.
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    calls.close();
  }
}
