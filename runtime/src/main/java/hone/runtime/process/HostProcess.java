package hone.runtime.process;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.contract.HostFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is noted about one host's shim process, in files of the host's folder. Pids are used again,
/// so that the time of its start is noted as well.
record HostProcess(HostFolder folder) {

  private Path pidFile() {
    return folder.root().resolve("pid");
  }

  private Path exitFile() {
    return folder.root().resolve("exit");
  }

  boolean isNoted() {
    return Files.exists(pidFile());
  }

  /// Whether a shim came so far as to start a program, noted or not.
  boolean hasRun() {
    return isNoted() || Files.exists(folder.root().resolve("out.0"));
  }

  /// Whether what the shim starts from now on is the program, and no tool of its own.
  boolean hasBegun() {
    return Files.exists(folder.root().resolve("begun"));
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
    String[] parts = Files.readString(pidFile()).strip().split(" ", -1);
    @Nullable Instant start = parts[1].equals("-") ? null : Instant.parse(parts[1]);
    return tree.find(Long.parseLong(parts[0]), start);
  }

  /// The exit code, once the program has ended.
  Optional<Integer> exitCode() throws IOException {
    return Files.exists(exitFile())
        ? Optional.of(Integer.parseInt(Files.readString(exitFile()).strip()))
        : Optional.empty();
  }
}
