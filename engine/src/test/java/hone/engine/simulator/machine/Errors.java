package hone.engine.simulator.machine;

import hone.engine.ApiError;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Listens to what the engine logs while a simulation runs: it carries on after errors, so that a
/// mistake of its own would show nowhere else.
public final class Errors extends Handler implements AutoCloseable {
  private static final Logger ENGINE = Logger.getLogger("hone.engine");

  private final long thread = Thread.currentThread().threadId();
  private @Nullable Throwable first;

  public Errors() {
    // Thousands of errors are played; shown are those that are not.
    ENGINE.setUseParentHandlers(false);
    ENGINE.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    Throwable thrown = line.getThrown();
    boolean isPlayed = thrown instanceof ApiError || thrown instanceof BackendFault;
    if (line.getLongThreadID() != thread) {
      return;
    }
    if (thrown != null && !isPlayed && first == null) {
      first = thrown;
    }
  }

  public void check() {
    if (first != null) {
      throw new IllegalStateException("the engine logged an error of its own", first);
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
