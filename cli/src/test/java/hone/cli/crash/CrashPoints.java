package hone.cli.crash;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Backend;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.TrainingOrder;
import hone.engine.loop.Ports;
import hone.engine.store.Lease;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// Ends the process, as SIGKILL would, when a named point between the engine and its ports is
/// passed for the n-th time. Thread-safe.
final class CrashPoints {
  /// Every point there is.
  static final List<String> ALL =
      List.of(
          "before-write",
          "before-commit",
          "after-commit",
          "before-launch",
          "after-launch",
          "before-stop",
          "after-stop",
          "before-release",
          "after-release",
          "before-read",
          "before-inspect");

  private final String point;
  private final AtomicInteger left;

  /// @param spec `<point>:<n>`, or nothing for none
  CrashPoints(String spec) {
    String[] parts = spec.split(":", 2);
    point = parts[0];
    if (!point.isEmpty() && !ALL.contains(point)) {
      throw new IllegalArgumentException("found the point " + point + ", allowed: " + ALL);
    }
    left = new AtomicInteger(parts.length == 2 ? Integer.parseInt(parts[1]) : 1);
  }

  Ports around(Ports ports) {
    return new Ports(
        new CrashingStore(ports.store()),
        new CrashingBackend(ports.backend()),
        ports.time(),
        ports.random());
  }

  private void pass(String name) {
    if (name.equals(point) && left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(137);
    }
  }

  private final class CrashingStore implements Store {
    private final Store store;

    CrashingStore(Store store) {
      this.store = store;
    }

    @Override
    public <T> T read(Function<Snapshot, T> query) {
      pass("before-read");
      return store.read(query);
    }

    @Override
    public <T> T write(Function<Transaction, T> work) {
      pass("before-write");
      T value =
          store.write(
              transaction -> {
                T done = work.apply(transaction);
                pass("before-commit");
                return done;
              });
      pass("after-commit");
      return value;
    }

    @Override
    public Lease lease() {
      return store.lease();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private final class CrashingBackend implements Backend {
    private final Backend backend;

    CrashingBackend(Backend backend) {
      this.backend = backend;
    }

    @Override
    public void launch(TrainingOrder order) {
      pass("before-launch");
      backend.launch(order);
      pass("after-launch");
    }

    @Override
    public Observation inspect(AttemptId attempt) {
      pass("before-inspect");
      return backend.inspect(attempt);
    }

    @Override
    public List<MetricPoint> metrics(AttemptId attempt, long after) {
      return backend.metrics(attempt, after);
    }

    @Override
    public void stored(AttemptId attempt, long sequence) {
      backend.stored(attempt, sequence);
    }

    @Override
    public void stop(AttemptId attempt) {
      pass("before-stop");
      backend.stop(attempt);
      pass("after-stop");
    }

    @Override
    public void release(AttemptId attempt) {
      pass("before-release");
      backend.release(attempt);
      pass("after-release");
    }

    @Override
    public List<AttemptId> attempts() {
      return backend.attempts();
    }

    @Override
    public void onChange(Consumer<AttemptId> listener) {
      backend.onChange(listener);
    }
  }
}
