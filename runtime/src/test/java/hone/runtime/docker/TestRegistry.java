package hone.runtime.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A registry for tests that only lets one user in, as a process of its own on a free port of
/// loopback, which engines do not ask to have TLS.
final class TestRegistry implements AutoCloseable {
  static final String USER = "hone";
  static final String PASSWORD = "secret-pull";

  /// Made by `htpasswd -nbB -C 4`.
  private static final String HASHED =
      "hone:$2y$04$6EF0/KZMoRHBB2Co8aZRgunOiY4I1NasmxJsZpLUBk/Cia4O7GAyi\n";

  private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
  private static final Pattern LISTENS = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");

  private final Process process;
  private final String address;

  private TestRegistry(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static TestRegistry start(Path folder) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + ": Debian's docker-registry has it");
    Files.createDirectories(folder);
    Path users = Files.writeString(folder.resolve("users"), HASHED);
    Path settings =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: "%s"}}
            http: {addr: "127.0.0.1:0", secret: "only for tests"}
            auth: {htpasswd: {realm: tests, path: "%s"}}
            """
                .formatted(folder.resolve("images"), users));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "serve", settings.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    var said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        return new TestRegistry(process, listens.group(1));
      }
    }
    throw new AssertionError("the registry did not start: " + said);
  }

  /// Host and port, as image names begin with them.
  String address() {
    return address;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
