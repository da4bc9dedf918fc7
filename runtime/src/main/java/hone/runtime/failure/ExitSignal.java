package hone.runtime.failure;

import java.util.Map;

/// Tells which signal ended a program, by the exit code that a shell makes of it: 128 and the
/// signal's number. A program may choose such a number itself, as `sys.exit(-1)` does with 255, so
/// that only those signals count that end programs in practice.
///
/// Source of the numbers: signal(7), "Standard signals", x86 and ARM.
final class ExitSignal {
  private static final int SIGNAL = 128;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"));

  private ExitSignal() {}

  /// What to say of an exit code; empty where it tells of no signal.
  static String told(int exitCode) {
    int number = exitCode - SIGNAL;
    String name = NAMES.get(number);
    return name == null ? "" : "the program was ended by signal " + number + " (" + name + ")";
  }
}
