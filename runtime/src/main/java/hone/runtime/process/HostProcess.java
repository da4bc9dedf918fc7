package hone.runtime.process;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.contract.HostFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is noted about one host's shim process, in files of the host's folder. Pids are used again,
/// so that the time of its start is noted as well.
///
/// @param host its name
record HostProcess(HostFolder folder, String host) {
  private static final String PID = "pid";
  private static final Pattern NOTE = Pattern.compile("([0-9]{1,10}) (\\S+)");

  private Path pidFile() {
    return folder.root().resolve(PID);
  }

  boolean isNoted() throws IOException {
    return folder.has(PID);
  }

  /// Whether a shim came so far as to start a program, noted or not.
  boolean hasRun() throws IOException {
    return isNoted() || folder.has("out.0");
  }

  /// Whether what the shim starts from now on is the program, and no tool of its own.
  boolean hasBegun() throws IOException {
    return folder.has("begun");
  }

  void note(ProcessHandle shim) throws IOException {
    String start = shim.info().startInstant().map(Instant::toString).orElse("-");
    WholeFile.write(
        pidFile(),
        (shim.pid() + " " + start + "\n").getBytes(StandardCharsets.UTF_8),
        Durability.PROCESS);
  }

  /// The shim, if it still runs.
  ///
  /// @param tree that of its attempt
  Optional<ProcessHandle> shim(ProcessTree tree) throws IOException {
    if (!isNoted()) {
      return Optional.empty();
    }
    Matcher noted = NOTE.matcher(folder.told(PID).orElse(""));
    if (noted.matches()) {
      try {
        @Nullable Instant start = noted.group(2).equals("-") ? null : Instant.parse(noted.group(2));
        return tree.find(Long.parseLong(noted.group(1)), start);
      } catch (DateTimeParseException _) {
        // spoiled, too
      }
    }
    // Its program has written there: it is looked for as where a server could not note it.
    return tree.shim(host);
  }
}
