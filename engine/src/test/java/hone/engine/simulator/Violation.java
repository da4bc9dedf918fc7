package hone.engine.simulator;

import java.util.function.Supplier;

/// A promise that was broken. An error, so that no code under test can swallow it.
final class Violation extends Error {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }

  static void unless(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new Violation(what.get());
    }
  }
}
