package hone.cli;

/// The exit codes, which scripts may rely on. `hone --help` lists them.
public final class Exit {
  /// Done, and a followed tuning job completed.
  public static final int OK = 0;

  /// What was followed ended as Failed or Stopped; or a bug in Hone, then with a stack trace.
  public static final int FAILED = 1;

  /// The command line or the configuration is wrong.
  public static final int USAGE = 2;

  /// This machine lacks something: a JDK, Maven, a free port, a writable folder.
  public static final int MACHINE = 3;

  /// No server answers at the endpoint.
  public static final int UNREACHABLE = 4;

  /// The server refused the request.
  public static final int REFUSED = 5;

  /// Ended by Ctrl-C.
  public static final int INTERRUPTED = 130;

  private Exit() {}
}
