package hone.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds and ends the processes of one attempt: the shims, what they started, and whatever of that
/// has gone into the background, which is known by a variable in its environment.
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  private final byte[] marker;

  ProcessTree(String attempt) {
    marker = variable(TrainingEnvironment.MARKER, attempt);
  }

  private static byte[] variable(String name, String value) {
    return (name + "=" + value).getBytes(StandardCharsets.UTF_8);
  }

  /// The process of that number, if it is for sure still the one that started then; where the time
  /// of its start could not be told, the one that has the attempt's mark.
  Optional<ProcessHandle> find(long pid, @Nullable Instant startedAt) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                startedAt == null
                    ? holds(pid, marker)
                    : process.info().startInstant().map(startedAt::equals).orElse(false));
  }

  /// Ask the main programs to end (SIGTERM), as SageMaker does: what a program has started goes on
  /// working for it while it stores what it has.
  ///
  /// @return whether there was any
  boolean terminate(List<ProcessHandle> shims) {
    List<ProcessHandle> programs = shims.stream().flatMap(ProcessHandle::children).toList();
    programs.forEach(ProcessHandle::destroy);
    return !programs.isEmpty();
  }

  /// Ask all but the shims to end (SIGTERM).
  void terminateAll(List<ProcessHandle> shims) {
    all(shims).forEach(ProcessHandle::destroy);
  }

  /// End all but the shims at once (SIGKILL).
  void kill(List<ProcessHandle> shims) {
    all(shims).forEach(ProcessHandle::destroyForcibly);
  }

  private Set<ProcessHandle> all(List<ProcessHandle> shims) {
    var all = new LinkedHashSet<ProcessHandle>();
    shims.forEach(shim -> shim.descendants().forEach(all::add));
    marked().forEach(all::add);
    shims.forEach(all::remove);
    return all;
  }

  /// The processes with the attempt's mark; none on systems without `/proc`.
  private Stream<ProcessHandle> marked() {
    if (!Files.isDirectory(PROC)) {
      return Stream.empty();
    }
    return ProcessHandle.allProcesses().filter(process -> holds(process.pid(), marker));
  }

  private static boolean holds(long pid, byte[] variable) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return contains(environment, variable);
    } catch (IOException _) {
      // It has ended meanwhile, or belongs to another user and is none of ours.
      return false;
    }
  }

  private static boolean contains(byte[] environment, byte[] variable) {
    int start = 0;
    for (int i = 0; i <= environment.length; i++) {
      if (i == environment.length || environment[i] == 0) {
        if (Arrays.equals(environment, start, i, variable, 0, variable.length)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  /// The shim of a host that an earlier server started and did not note: the marked process whose
  /// parent is not marked.
  Optional<ProcessHandle> shim(String host) {
    byte[] hostMarker = variable(TrainingEnvironment.HOST_MARKER, host);
    return marked()
        .filter(process -> holds(process.pid(), hostMarker))
        .filter(
            process -> process.parent().map(parent -> !holds(parent.pid(), marker)).orElse(true))
        .findFirst();
  }

  /// Whether any of it is left, apart from the shims.
  boolean isLeft(List<ProcessHandle> shims) {
    return all(shims).stream().anyMatch(ProcessHandle::isAlive);
  }
}
