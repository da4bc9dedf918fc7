package hone.runtime.process;

import hone.runtime.libc.StoppedProcess;
import hone.runtime.program.TrainingEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds and ends the processes of one attempt: the shims, what they started, and whatever of that
/// has gone into the background, which is known by a variable in its environment.
final class ProcessTree {
  private final String attempt;
  private final MarkedProcesses marked;

  ProcessTree(String attempt, MarkedProcesses marked) {
    this.attempt = attempt;
    this.marked = marked;
  }

  private boolean isMarked(long pid) {
    return MarkedProcesses.variable(pid, TrainingEnvironment.MARKER).equals(attempt);
  }

  /// The process of that number, if it is for sure still the one that started then; where the time
  /// of its start could not be told, the one that has the attempt's mark.
  Optional<ProcessHandle> find(long pid, @Nullable Instant startedAt) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                // The time of a start is made of the clock, which may have been set since.
                isMarked(pid)
                    || (startedAt != null
                        && process.info().startInstant().filter(startedAt::equals).isPresent()));
  }

  /// Ask the main programs to end (SIGTERM), as SageMaker does: what a program has started goes on
  /// working for it while it stores what it has.
  ///
  /// @return whether there was any, and each has become the program: a copy of the shim, which it
  ///     is first, would not hear of it
  boolean terminate(List<ProcessHandle> shims) {
    var programs = new ArrayList<ProcessHandle>();
    for (ProcessHandle shim : shims) {
      List<ProcessHandle> children = shim.children().toList();
      byte[] words = words(shim);
      if (children.stream().anyMatch(child -> Arrays.equals(words(child), words))) {
        return false;
      }
      programs.addAll(children);
    }
    programs.forEach(ProcessHandle::destroy);
    return !programs.isEmpty();
  }

  /// The words that a process was started with. A process that is gone has its number instead,
  /// which differs from all words.
  private static byte[] words(ProcessHandle process) {
    try {
      return Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException _) {
      return Long.toString(process.pid()).getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// Ask all but the shims to end (SIGTERM).
  void terminateAll(List<ProcessHandle> shims) throws IOException {
    all(shims).forEach(ProcessHandle::destroy);
  }

  /// End all but the shims at once (SIGKILL). A shim that its program has stopped goes on, or would
  /// never tell of the end.
  void kill(List<ProcessHandle> shims) throws IOException {
    all(shims).forEach(ProcessHandle::destroyForcibly);
    shims.forEach(StoppedProcess::resume);
  }

  private Set<ProcessHandle> all(List<ProcessHandle> shims) throws IOException {
    var all = new LinkedHashSet<ProcessHandle>();
    shims.forEach(shim -> shim.descendants().forEach(all::add));
    marked.of(attempt).forEach(all::add);
    shims.forEach(all::remove);
    return all;
  }

  /// The shim of a host that an earlier server started and did not note: the marked process whose
  /// parent is not marked.
  ///
  /// What becomes a shim just now has no mark yet, so that nothing of earlier readings is used.
  Optional<ProcessHandle> shim(String host) throws IOException {
    return new MarkedProcesses()
        .of(attempt)
        .filter(
            process ->
                MarkedProcesses.variable(process.pid(), TrainingEnvironment.HOST_MARKER)
                    .equals(host))
        .filter(process -> process.parent().map(parent -> !isMarked(parent.pid())).orElse(true))
        .findFirst();
  }

  /// Whether any of it is left, apart from the shims.
  boolean isLeft(List<ProcessHandle> shims) throws IOException {
    return all(shims).stream().anyMatch(ProcessHandle::isAlive);
  }
}
