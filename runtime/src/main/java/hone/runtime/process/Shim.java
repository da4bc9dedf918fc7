package hone.runtime.process;

import hone.runtime.contract.HostFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts training programs under a small shell script that outlives the server and keeps the exit
/// code. The script's text is fixed; values reach it as arguments, which no shell parses.
final class Shim {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String script;

  Shim() {
    try (InputStream in = Shim.class.getResourceAsStream("shim.sh")) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: shim.sh");
      }
      script = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new java.io.UncheckedIOException("shim.sh", error);
    }
  }

  /// Start a program.
  ///
  /// @param environment the whole environment
  Process start(HostFolder folder, List<String> command, Map<String, String> environment)
      throws IOException {
    var arguments = new ArrayList<String>();
    // A session of its own: signals to the server's terminal must not reach training jobs.
    if (Files.isExecutable(SETSID)) {
      arguments.add(SETSID.toString());
    }
    arguments.addAll(List.of("/bin/sh", "-c", script, "hone-shim", folder.root().toString()));
    arguments.addAll(command);
    var builder = new ProcessBuilder(arguments);
    builder.directory(folder.root().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }
}
