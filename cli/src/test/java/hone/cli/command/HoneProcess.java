package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.Deadline;
import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import hone.cli.client.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// The `hone` command as a process of its own, on the classes under test.
record HoneProcess(Process process, Path err) implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// Start `hone` with arguments.
  static HoneProcess start(Path folder, List<String> arguments) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea:hone...", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath, "hone.cli.Main"));
    command.addAll(arguments);
    Path err = Files.createTempFile(folder, "stderr", "");
    var builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.directory(new File("").getAbsoluteFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("HOME", folder.toString());
    return new HoneProcess(builder.start(), err);
  }

  /// Run `hone` to its end.
  static Ran run(Path folder, String... arguments) throws IOException, InterruptedException {
    try (HoneProcess hone = start(folder, List.of(arguments))) {
      return hone.end();
    }
  }

  /// Run `hone` as a client of a server.
  ///
  /// @param greeting what the server said at its start
  static Ran ask(Path folder, JsonNode greeting, String... arguments)
      throws IOException, InterruptedException {
    return run(folder, asked(greeting, arguments).toArray(String[]::new));
  }

  /// The arguments of a client of a server.
  static List<String> asked(JsonNode greeting, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--endpoint", greeting.path("endpoint").asString()));
    all.addAll(List.of("--data", greeting.path("data").asString()));
    return all;
  }

  /// A client of a server, with the server's first keys.
  static AwsClient client(JsonNode greeting) {
    Path data = Path.of(greeting.path("data").asString());
    var endpoint =
        new Endpoint(
            URI.create(greeting.path("endpoint").asString()),
            "us-west-2",
            Credentials.fromFile(data.resolve("credentials"), "default").orElseThrow());
    return new AwsClient(endpoint, Clock.systemUTC());
  }

  /// What a training job has printed so far.
  static List<String> log(AwsClient client, String job) {
    var request = Json.object().put("logGroupName", "/aws/sagemaker/TrainingJobs");
    var lines = new ArrayList<String>();
    client
        .logs("FilterLogEvents", request.put("logStreamNamePrefix", job + "/"))
        .path("events")
        .forEach(event -> lines.add(event.path("message").asString()));
    return lines;
  }

  /// Start a server on a free port, with the bucket `results`.
  static HoneProcess serve(Path data) throws IOException {
    Files.createDirectories(data.resolve("hone/s3/results"));
    return start(
        data, List.of("serve", "--json", "--port", "0", "--data", data.resolve("hone").toString()));
  }

  /// The first line that a server prints: where it listens.
  JsonNode greeting() throws IOException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line;
    try (var _ = Deadline.of(process, Duration.ofSeconds(PATIENCE_SECONDS))) {
      line = reader.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("hone ended: " + Files.readString(err));
    }
    return Json.read(line, "the greeting");
  }

  /// Wait for its end.
  Ran end() throws IOException, InterruptedException {
    var out = new StringWriter();
    try (var _ = Deadline.of(process, LONGEST)) {
      process.inputReader(StandardCharsets.UTF_8).transferTo(out);
    }
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    return new Ran(process.exitValue(), out.toString(), Files.readString(err));
  }

  /// Send SIGTERM.
  void terminate() {
    // Process.destroy would close the streams, too.
    process.toHandle().destroy();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    // Until it has ended, it may write into a folder that is about to be deleted.
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  record Ran(int exitCode, String out, String err) {}
}
