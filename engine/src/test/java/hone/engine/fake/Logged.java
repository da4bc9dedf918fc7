package hone.engine.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Listens to the errors that the engine logs, on the threads that a test is about. Thread-safe.
public final class Logged extends Handler implements AutoCloseable {
  private static final Logger ENGINE = Logger.getLogger("hone.engine");

  private final Predicate<Thread> threads;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  public Logged(Predicate<Thread> threads) {
    this.threads = threads;
    ENGINE.addHandler(this);
  }

  /// What was logged as errors.
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /// Called on the thread that logs.
  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().equals(Level.SEVERE) && threads.test(Thread.currentThread())) {
      errors.add(line.getMessage());
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    ENGINE.removeHandler(this);
  }
}
