package hone.runtime.libc;

/// Lets processes go on that others have stopped.
public final class StoppedProcess {
  private StoppedProcess() {}

  /// Let a process go on (SIGCONT); one that was not stopped does so anyway.
  public static void resume(ProcessHandle process) {
    if (process.isAlive()) {
      // Fails where it is gone or another user's, as the ending of a process does.
      int _ = Libc.resume(Math.toIntExact(process.pid()));
    }
  }
}
