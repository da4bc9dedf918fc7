package hone.bench.api;

import hone.bench.api.Connection.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Calls a server over several connections at once, each as fast as answers come.
final class Load {
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  private Load() {}

  /// Gives the next request of a connection.
  interface Source {
    byte[] next();
  }

  /// What came of a load.
  ///
  /// @param perSecond successes a second
  /// @param sorted milliseconds that each success took, the shortest first
  /// @param failure the text of one answer that was neither, or `null`
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(
      double perSecond, double[] sorted, long throttled, long failed, @Nullable String failure) {

    /// How many calls were answered, with the ones before the measurement in proportion.
    double calls() {
      return (sorted.length + throttled + failed) * 1.1;
    }

    /// The milliseconds that a share of all successes does not exceed.
    double quantile(double share) {
      if (sorted.length == 0) {
        return Double.NaN;
      }
      int rank = (int) Math.ceil(share * sorted.length) - 1;
      return sorted[Math.max(0, Math.min(sorted.length - 1, rank))];
    }
  }

  /// Call for so long, after a tenth of that time to warm up. A call that is throttled is followed
  /// by a pause of up to a second, as in AWS's SDKs.
  static Outcome run(URI uri, int connections, Duration time, Source source)
      throws InterruptedException {
    var throttled = new AtomicLong();
    var failed = new AtomicLong();
    var failures = new ArrayList<String>();
    var all = new ArrayList<List<Double>>();
    long begin = System.nanoTime() + time.toNanos() / 10;
    long end = begin + time.toNanos();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < connections; i++) {
      var taken = new ArrayList<Double>();
      all.add(taken);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var connection = new Connection(uri)) {
                      while (System.nanoTime() < end) {
                        byte[] request = source.next();
                        long start = System.nanoTime();
                        Reply reply = connection.call(request);
                        long now = System.nanoTime();
                        if (reply.isThrottled()) {
                          LockSupport.parkNanos(
                              ThreadLocalRandom.current().nextLong(BACK_OFF.toNanos()));
                        }
                        if (start < begin) {
                          continue;
                        }
                        if (reply.status() == 200) {
                          taken.add((now - start) / 1e6);
                        } else if (reply.isThrottled()) {
                          throttled.incrementAndGet();
                        } else {
                          note(failed, failures, reply.body());
                        }
                      }
                    } catch (IOException error) {
                      note(failed, failures, error.toString());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double[] sorted =
        all.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).sorted().toArray();
    synchronized (failures) {
      return new Outcome(
          sorted.length / (time.toNanos() / 1e9),
          Arrays.copyOf(sorted, sorted.length),
          throttled.get(),
          failed.get(),
          failures.isEmpty() ? null : failures.getFirst());
    }
  }

  private static void note(AtomicLong failed, List<String> failures, String text) {
    failed.incrementAndGet();
    synchronized (failures) {
      failures.add(text);
    }
  }
}
