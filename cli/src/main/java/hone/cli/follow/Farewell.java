package hone.cli.follow;

/// Says something on stderr if the process is ended from outside, as Ctrl-C does, before this is
/// closed.
public final class Farewell implements AutoCloseable {
  private final Thread hook;

  public Farewell(String text) {
    // A line of its own, below what was drawn and the terminal's ^C.
    hook = new Thread(() -> System.err.println("\n" + text), "farewell");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending: it says it.
    }
  }
}
