package hone.runtime.process;

import hone.runtime.program.TrainingEnvironment;
import java.io.FileInputStream;
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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern USER = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

  /// More than any processor can start, threads too.
  private static final long STARTS_PER_SECOND = 250_000;

  private static final int BUFFER = 1 << 14;

  /// How often, and for how long at most, a process without an environment is read again.
  private static final int BARE_LOOKS = 3;

  private static final Duration LOOK = Duration.ofMillis(1);
  private static final Duration BECOMING_MAX = Duration.ofSeconds(5);

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

  /// The number of the user as whom a process runs; not each has a name.
  ///
  /// Source: the second number of `Uid` in proc_pid_status(5).
  ///
  /// @throws IOException if it cannot be told, as on systems without `/proc`
  static int user(long pid) throws IOException {
    Matcher user = USER.matcher(new String(read(pid, "status"), StandardCharsets.ISO_8859_1));
    if (!user.find()) {
      throw new IOException("the user of process " + pid + " is not in /proc");
    }
    return Integer.parseUnsignedInt(user.group(1));
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

  /// A process's environment; empty if it has none or belongs to another user. One that becomes
  /// another program (execve(2)) has none for a moment, and is no stranger: it is read again until
  /// it has one.
  static byte[] environment(long pid) {
    long from = System.nanoTime();
    byte[] environment = read(pid, "environ");
    int bare = 0;
    while (environment.length == 0
        && bare < BARE_LOOKS
        && isProgram(pid)
        && System.nanoTime() - from < BECOMING_MAX.toNanos()) {
      bare += isBare(pid) ? 1 : 0;
      LockSupport.parkNanos(LOOK.toNanos());
      environment = read(pid, "environ");
    }
    return environment;
  }

  /// Whether a process was started with an empty environment, which begins and ends at one address;
  /// as long as there is none, both are 0. Source: proc_pid_stat(5), fields 50 and 51.
  private static boolean isBare(long pid) {
    String stat = new String(read(pid, "stat"), StandardCharsets.ISO_8859_1);
    // From the third field on: the second is a name, which may have spaces.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length > 48 && !fields[48].equals("0") && fields[47].equals(fields[48]);
  }

  /// Whether a process runs a program that may be looked into: the kernel's own and those that have
  /// ended run none.
  private static boolean isProgram(long pid) {
    try {
      Files.readSymbolicLink(PROC.resolve(pid + "/exe"));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// By one system call: a second one may find another program, or none.
  private static byte[] read(long pid, String file) {
    for (int size = BUFFER; ; size *= 2) {
      try (var in = new FileInputStream("/proc/" + pid + "/" + file)) {
        var buffer = new byte[size];
        int length = in.read(buffer);
        if (length < size) {
          return Arrays.copyOf(buffer, Math.max(0, length));
        }
      } catch (IOException _) {
        // It has ended meanwhile, or belongs to another user and is none of ours.
        return new byte[0];
      }
    }
  }
}
