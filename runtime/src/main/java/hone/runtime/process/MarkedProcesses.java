package hone.runtime.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Knows which processes of this machine bear an attempt's mark, a variable of their environment.
/// To read every environment is the dearest part of a short training job: attempts that ask at once
/// share one reading, and who bore no mark a moment ago is read again only if its number may have
/// been given to another process since. Thread-safe.
///
/// Source: the kernel gives process numbers in turn and begins anew after the largest (`pid_max`);
/// the last field of `/proc/loadavg` is the one that it gave last (proc(5)).
final class MarkedProcesses {
  private static final Path PROC = Path.of("/proc");

  /// More than any processor can start, threads too.
  private static final long STARTS_PER_SECOND = 250_000;

  /// So soon no number is given twice.
  private final long roundNanos = roundNanos();

  private @Nullable Seen last;

  /// What was seen.
  ///
  /// @param fromNanos when it was begun to be read
  /// @param newest the number that was given last then, or -1 if that is not known
  /// @param marked by attempt
  private record Seen(
      long fromNanos, long newest, Set<Long> unmarked, Map<String, List<Long>> marked) {

    void add(long pid, byte[] environment) {
      String attempt = attempt(environment);
      if (!attempt.isEmpty()) {
        marked.computeIfAbsent(attempt, _ -> new ArrayList<>()).add(pid);
      } else if (environment.length > 0) {
        // One that becomes another program just now has none.
        unmarked.add(pid);
      }
    }
  }

  private static long roundNanos() {
    try {
      long largest = Long.parseLong(Files.readString(PROC.resolve("sys/kernel/pid_max")).strip());
      long processors;
      try (Stream<String> lines = Files.lines(PROC.resolve("cpuinfo"))) {
        processors = lines.filter(line -> line.startsWith("processor")).count();
      }
      long each = Duration.ofSeconds(1).toNanos() / STARTS_PER_SECOND;
      return processors == 0 ? 0 : largest * each / processors;
    } catch (IOException | UncheckedIOException | NumberFormatException _) {
      return 0; // everything is read each time
    }
  }

  /// An attempt's processes, as they are after this was called; none on systems without `/proc`.
  Stream<ProcessHandle> of(String attempt) throws IOException {
    if (!Files.isDirectory(PROC)) {
      return Stream.empty();
    }
    return seen(System.nanoTime()).marked.getOrDefault(attempt, List.of()).stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream());
  }

  private synchronized Seen seen(long sinceNanos) throws IOException {
    Seen known = last;
    if (known == null || known.fromNanos - sinceNanos < 0) {
      known = look(known);
      last = known;
    }
    return known;
  }

  private Seen look(@Nullable Seen before) throws IOException {
    var seen = new Seen(System.nanoTime(), newest(), new HashSet<>(), new HashMap<>());
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path each : all) {
        long pid = Long.parseLong(each.getFileName().toString());
        if (before != null && isSame(pid, before, seen)) {
          seen.unmarked.add(pid);
        } else {
          seen.add(pid, environment(pid));
        }
      }
    } catch (DirectoryIteratorException error) {
      throw error.getCause();
    }
    return seen;
  }

  /// Whether a number is for sure still that of the process that bore no mark before.
  private boolean isSame(long pid, Seen before, Seen now) {
    return now.fromNanos - before.fromNanos < roundNanos
        && before.newest >= 0
        && now.newest >= 0
        && before.unmarked.contains(pid)
        && !isBetween(before.newest, pid, now.newest);
  }

  /// Whether a number may have been given after one and up to another.
  private static boolean isBetween(long after, long pid, long upTo) {
    return after <= upTo ? pid > after && pid <= upTo : pid > after || pid <= upTo;
  }

  private static long newest() throws IOException {
    String load = Files.readString(PROC.resolve("loadavg")).strip();
    try {
      return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /// Whose process has an environment; empty for one of no attempt.
  private static String attempt(byte[] environment) {
    return value(environment, TrainingEnvironment.MARKER);
  }

  /// A variable's value in a process's environment; empty if it has none.
  static String variable(long pid, String name) {
    return value(environment(pid), name);
  }

  private static String value(byte[] environment, String name) {
    byte[] beginning = (name + "=").getBytes(StandardCharsets.UTF_8);
    int end;
    for (int start = 0; start < environment.length; start = end + 1) {
      end = start;
      while (end < environment.length && environment[end] != 0) {
        end++;
      }
      int from = start + beginning.length;
      if (from <= end && Arrays.equals(environment, start, from, beginning, 0, from - start)) {
        return new String(environment, from, end - from, StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static byte[] environment(long pid) {
    try {
      return Files.readAllBytes(PROC.resolve(pid + "/environ"));
    } catch (IOException _) {
      // It has ended meanwhile, or belongs to another user and is none of ours.
      return new byte[0];
    }
  }
}
