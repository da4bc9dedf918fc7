package hone.engine.simulator.machine;

import java.util.function.Supplier;

/// A promise that was broken. An error, so that no code under test can swallow it.
public final class Violation extends Error {
  private static final long serialVersionUID = 1;

  public Violation(String what) {
    super(what);
  }

  public static void unless(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new Violation(what.get());
    }
  }
}
