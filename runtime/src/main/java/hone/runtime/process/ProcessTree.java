package hone.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds and ends the processes of one attempt: the shim, what it started, and whatever of that
/// has gone into the background, which is known by a variable in its environment.
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  private final byte[] marker;

  ProcessTree(String attempt) {
    marker = (TrainingEnvironment.MARKER + "=" + attempt).getBytes(StandardCharsets.UTF_8);
  }

  /// The process of that number, if it is still the one that started then.
  static Optional<ProcessHandle> find(long pid, @Nullable Instant startedAt) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                startedAt == null
                    || process.info().startInstant().map(startedAt::equals).orElse(true));
  }

  /// Ask all but the shim to end (SIGTERM).
  ///
  /// @return whether there was any
  boolean terminate(Optional<ProcessHandle> shim) {
    Set<ProcessHandle> all = all(shim);
    all.forEach(ProcessHandle::destroy);
    return !all.isEmpty();
  }

  /// End all but the shim at once (SIGKILL).
  void kill(Optional<ProcessHandle> shim) {
    all(shim).forEach(ProcessHandle::destroyForcibly);
  }

  private Set<ProcessHandle> all(Optional<ProcessHandle> shim) {
    var all = new LinkedHashSet<ProcessHandle>();
    shim.ifPresent(process -> process.descendants().forEach(all::add));
    marked().forEach(all::add);
    shim.ifPresent(all::remove);
    return all;
  }

  /// The processes with the attempt's mark; none on systems without `/proc`.
  private Stream<ProcessHandle> marked() {
    if (!Files.isDirectory(PROC)) {
      return Stream.empty();
    }
    return ProcessHandle.allProcesses().filter(process -> isMarked(process.pid()));
  }

  private boolean isMarked(long pid) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return contains(environment);
    } catch (IOException _) {
      // It has ended meanwhile, or belongs to another user and is none of ours.
      return false;
    }
  }

  private boolean contains(byte[] environment) {
    int start = 0;
    for (int i = 0; i <= environment.length; i++) {
      if (i == environment.length || environment[i] == 0) {
        if (Arrays.equals(environment, start, i, marker, 0, marker.length)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  /// The shim that an earlier server started and did not note: the marked process whose parent is
  /// not marked.
  Optional<ProcessHandle> shim() {
    return marked()
        .filter(process -> process.parent().map(parent -> !isMarked(parent.pid())).orElse(true))
        .findFirst();
  }

  /// Whether any of it is left, apart from the shim.
  boolean isLeft(Optional<ProcessHandle> shim) {
    return all(shim).stream().anyMatch(ProcessHandle::isAlive);
  }
}
