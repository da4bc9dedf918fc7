package hone.engine.simulator.machine;

/// The end of a server's life, at one step of it. An error, so that nothing goes on after it.
public final class Crash extends Error {
  private static final long serialVersionUID = 1;

  public Crash(String where) {
    super("crash " + where, null, false, false);
  }
}
