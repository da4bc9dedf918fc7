package hone.runtime.program;

import hone.runtime.contract.HostFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Starts training programs under a small shell script that outlives the server and keeps the exit
/// code. The script's text is fixed; values reach it as arguments, which no shell parses.
public final class Shim {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private static final Path ENV = Path.of("/usr/bin/env");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// What changes how programs are loaded and how shells work: it is meant for the program, and
  /// would change the shim and its tools. The last ones are variables of the shim.
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(LD|MALLOC|BASH)_.*|BASHOPTS|SHELLOPTS|ENV|IFS|PS4|CDPATH|POSIXLY_CORRECT"
              + "|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH"
              + "|above|begin|folder|gone|keep|kept|start|tell|tools");

  private final String script;

  /// What is started.
  ///
  /// @param prefix what makes a mount namespace; empty where there are no mounts
  /// @param mounts what the program sees elsewhere: from there, to here
  /// @param command program and arguments
  /// @param environment the whole environment
  public record Start(
      List<String> prefix,
      SequencedMap<Path, Path> mounts,
      Path directory,
      List<String> command,
      Map<String, String> environment) {

    public Start with(List<String> other) {
      return new Start(prefix, mounts, directory, other, environment);
    }

    /// Where a file is that the program sees at a path.
    public Path real(Path path) {
      Path seen = directory.resolve(path).normalize();
      for (var mount : mounts.entrySet()) {
        Path to = mount.getValue();
        if (seen.startsWith(to)) {
          return mount.getKey().resolve(to.relativize(seen));
        }
      }
      return seen;
    }

    /// The same, where the program alone gets the variables that a shell drops, not knowing such
    /// names as `SM_HP_LEARNING-RATE`, and those that would change the shim.
    public Start withOwnVariables() {
      var shared = new LinkedHashMap<>(environment);
      shared.keySet().removeIf(Start::isItsOwn);
      // `env` would take such a program for a variable.
      boolean possible = !command.getFirst().contains("=") && Files.isExecutable(ENV);
      if (shared.size() == environment.size() || !possible) {
        return this;
      }
      var words = new ArrayList<>(List.of(ENV.toString()));
      environment.forEach(
          (name, value) -> {
            if (isItsOwn(name)) {
              words.add(name + "=" + value);
            }
          });
      words.addAll(command);
      return new Start(prefix, mounts, directory, words, shared);
    }

    private static boolean isItsOwn(String name) {
      return !NAME.matcher(name).matches() || FOREIGN.matcher(name).matches();
    }
  }

  public Shim() {
    try (InputStream in = Shim.class.getResourceAsStream("shim.sh")) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: shim.sh");
      }
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new UncheckedIOException("shim.sh", error);
    }
  }

  /// The words that start a program under the script, for whoever starts it with the environment
  /// that `start` has.
  public List<String> words(HostFolder folder, Start start) {
    var words = new ArrayList<String>();
    if (!start.mounts.isEmpty()) {
      words.addAll(start.prefix);
    }
    words.addAll(List.of("/bin/sh", "-c", script, "hone-shim", folder.root().toString()));
    words.add(start.directory.toString());
    start.mounts.forEach((from, to) -> words.addAll(List.of(from.toString(), to.toString())));
    words.add("--");
    words.addAll(start.command);
    return words;
  }

  /// Start a program on this machine.
  public Process start(HostFolder folder, Start start) throws IOException {
    var arguments = new ArrayList<String>();
    // A session of its own: signals to the server's terminal must not reach training jobs.
    if (Files.isExecutable(SETSID)) {
      arguments.add(SETSID.toString());
    }
    arguments.addAll(words(folder, start));
    var builder = new ProcessBuilder(arguments);
    builder.directory(folder.root().toFile());
    builder.environment().clear();
    builder.environment().putAll(start.environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }
}
