package hone.engine.log;

import hone.engine.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Logs what fails again and again: each kind of error the first time with its stack, then at most
/// once a minute how often it did. Thread-safe.
public final class Complaints {
  private static final Duration SELDOM = Duration.ofMinutes(1);

  /// What has been well for so long is told anew.
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /// Of how many things it is known; those that failed last.
  private static final int KNOWN_MAX = 10_000;

  private final System.Logger log;
  private final Time time;
  private final SequencedMap<String, Failing> known = new LinkedHashMap<>();

  /// @param told when it was logged last
  /// @param last when it failed last
  /// @param untold how often it has failed since it was logged
  private record Failing(Duration told, Duration last, long untold) {}

  /// @param log where to
  public Complaints(System.Logger log, Time time) {
    this.log = log;
    this.time = time;
  }

  /// Do something that is done again later where it fails.
  ///
  /// @param what for the log, as in "cannot stop job"
  public void attempt(String what, Runnable effect) {
    try {
      effect.run();
    } catch (RuntimeException error) {
      failed("cannot " + what, error);
    }
  }

  /// Something has failed that will be tried again.
  ///
  /// @param what the same each time
  public synchronized void failed(String what, RuntimeException error) {
    Duration now = time.passed();
    String key = what + " " + error.getClass().getName();
    Failing before = known.remove(key);
    if (before == null || now.minus(before.last()).compareTo(FORGOTTEN) >= 0) {
      log.log(System.Logger.Level.ERROR, what, error);
      known.put(key, new Failing(now, now, 0));
    } else if (now.minus(before.told()).compareTo(SELDOM) >= 0) {
      log.log(
          System.Logger.Level.ERROR,
          what + ", " + (before.untold() + 1) + " more times since it was told; last: " + error);
      known.put(key, new Failing(now, now, 0));
    } else {
      known.put(key, new Failing(before.told(), now, before.untold() + 1));
    }
    if (known.size() > KNOWN_MAX) {
      known.pollFirstEntry();
    }
  }
}
