package hone.cli.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Asks the container engine by the `docker` command, which finds it by `DOCKER_HOST`.
public final class DockerCommand {
  private DockerCommand() {}

  private record Ran(int exitCode, String output) {}

  private static Ran run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }

  /// Skip the test where there is no engine.
  public static void assumeThereIsAnEngine() throws InterruptedException {
    String answer;
    try {
      Ran ran = run(List.of("docker", "version"));
      answer = ran.exitCode() == 0 ? "" : ran.output();
    } catch (IOException error) {
      answer = error.toString();
    }
    assumeTrue(
        answer.isEmpty(),
        "no container engine: set DOCKER_HOST, or let .ci/run start one; " + answer);
  }

  /// What an engine's command prints, a line each.
  public static List<String> lines(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("docker");
    command.addAll(List.of(arguments));
    Ran ran = run(command);
    assertThat(ran.exitCode()).as("%s: %s", command, ran.output()).isZero();
    return ran.output().lines().toList();
  }

  /// Make the image of `examples/sagemaker-script` of this machine's own Python.
  public static void makeExampleImage(String name) throws IOException, InterruptedException {
    Path program = Path.of("../examples/sagemaker-script/make-image").toAbsolutePath();
    Ran ran = run(List.of(program.toString(), name));
    assertThat(ran.exitCode()).as(ran.output()).isZero();
  }

  /// The containers of one server that are there, running or not.
  ///
  /// @param data the server's data folder, by which it marks what it makes
  public static List<String> containers(Path data) throws IOException, InterruptedException {
    return lines("ps", "-aq", "--no-trunc", "--filter", "label=" + owner(data));
  }

  /// The containers of one server that run.
  public static List<String> running(Path data) throws IOException, InterruptedException {
    return lines("ps", "-q", "--no-trunc", "--filter", "label=" + owner(data));
  }

  /// The networks of one server.
  public static List<String> networks(Path data) throws IOException, InterruptedException {
    return lines("network", "ls", "-q", "--filter", "label=" + owner(data));
  }

  private static String owner(Path data) {
    byte[] name = data.toString().getBytes(StandardCharsets.UTF_8);
    return "hone.owner=" + UUID.nameUUIDFromBytes(name);
  }
}
