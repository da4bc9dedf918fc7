package hone.runtime.log;

import hone.engine.storage.HeavyWork;
import hone.runtime.metrics.LineMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads metrics from lines within bounds, however many lines and values there are.
///
/// Searching may take a twentieth of a core, after the first two seconds of it; beyond that, only
/// the last lines of each batch are searched, and where even they take too long, the next batch is
/// to wait. It computes, which no virtual thread may do for long: a few threads of the system
/// search for all attempts, a slice of a batch at a time, whoever comes first.
///
/// Each metric may have ten thousand values at once and a hundred in each second; beyond that, a
/// batch's lowest, highest and last ones are kept.
///
/// Not thread-safe.
final class MetricSampling {
  private static final long SPENT_FREE_NANOS = 2_000_000_000L;
  private static final int SHARE = 20;

  /// How many lines of a batch are searched when the time is used up.
  private static final int SEARCHED_LINES = 32;

  /// How long they may be searched; the last one is whatever it takes.
  private static final long SEARCHED_NANOS = 10_000_000L;

  /// After how much others have their turn, once the line is done.
  private static final long SLICE_NANOS = 50_000_000L;

  /// What is no more is searched at once, in some milliseconds at worst: of ordinary lines a few,
  /// for which another thread would take longer to begin.
  private static final long STEPS_AT_ONCE = 200_000;

  /// How much more than is given may be spent before there is a pause.
  private static final long OVERDRAWN_NANOS = 1_000_000_000L;

  private static final double VALUES_FREE = 10_000;
  private static final double VALUES_PER_NANO = 100 / 1e9;

  private final LineMetrics metrics;
  private final long beganNanos = System.nanoTime();
  private final SequencedMap<String, Allowance> allowances = new LinkedHashMap<>();
  private long spentNanos;
  private boolean sampled;
  private LineMetrics.@Nullable Cut cut;

  private static final class Allowance {
    private double left = VALUES_FREE;
    private long filledNanos;

    private Allowance(long now) {
      filledNanos = now;
    }

    boolean take(long now) {
      left = Math.min(VALUES_FREE, left + (now - filledNanos) * VALUES_PER_NANO);
      filledNanos = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }

  /// The values of one metric that come too fast.
  private record Rest(int lowest, int highest, int last) {}

  MetricSampling(LineMetrics metrics) {
    this.metrics = metrics;
  }

  /// Whether it has ever left out anything.
  boolean isSampled() {
    return sampled;
  }

  /// How the first line was cut that was longer than what is seen of it.
  Optional<LineMetrics.Cut> cut() {
    return Optional.ofNullable(cut);
  }

  /// Whether more time was spent than is given.
  boolean isBehind() {
    return overdrawn() > 0;
  }

  /// Whether so much more was spent that what comes is to wait.
  boolean isExhausted() {
    return overdrawn() > OVERDRAWN_NANOS;
  }

  private long overdrawn() {
    return spentNanos - SPENT_FREE_NANOS - (System.nanoTime() - beganNanos) / SHARE;
  }

  /// The values of a batch of lines, in their order.
  List<LineMetrics.Value> read(List<String> lines) throws IOException {
    long start = System.nanoTime();
    var found = new ArrayList<LineMetrics.Value>();
    boolean atOnce = isLittle(lines);
    int searched = 0;
    while (searched < lines.size() && !isBehind()) {
      int from = searched;
      searched = search(atOnce, () -> slice(lines, from, found));
    }
    if (searched < lines.size()) {
      sampled = true;
      int from = Math.max(searched, lines.size() - SEARCHED_LINES);
      found.addAll(search(atOnce, () -> lastOnes(lines.subList(from, lines.size()))));
    }
    return within(found, start);
  }

  private boolean isLittle(List<String> lines) {
    long steps = 0;
    for (String line : lines) {
      steps += metrics.steps(line);
      if (steps > STEPS_AT_ONCE) {
        return false;
      }
    }
    return true;
  }

  private static <T> T search(boolean atOnce, HeavyWork.Work<T, IOException> work)
      throws IOException {
    return atOnce ? work.run() : HeavyWork.OF_METRICS.run(work);
  }

  /// Search lines for a while.
  ///
  /// @return the first one that was not
  private int slice(List<String> lines, int from, List<LineMetrics.Value> into) {
    long start = System.nanoTime();
    long now = start;
    int next = from;
    while (next < lines.size() && now - start < SLICE_NANOS) {
      into.addAll(search(lines.get(next)));
      next++;
      now = System.nanoTime();
    }
    spentNanos += now - start;
    return next;
  }

  /// Search as many of the last lines as there is time for.
  private List<LineMetrics.Value> lastOnes(List<String> lines) {
    long start = System.nanoTime();
    long now = start;
    var found = new ArrayList<LineMetrics.Value>();
    for (String line : lines.reversed()) {
      found.addAll(search(line).reversed());
      now = System.nanoTime();
      if (now - start >= SEARCHED_NANOS) {
        break;
      }
    }
    spentNanos += now - start;
    return found.reversed();
  }

  private List<LineMetrics.Value> search(String line) {
    if (cut == null) {
      cut = metrics.cut(line).orElse(null);
    }
    return metrics.read(line);
  }

  private List<LineMetrics.Value> within(List<LineMetrics.Value> found, long now) {
    var keeping = new boolean[found.size()];
    var rests = new LinkedHashMap<String, Rest>();
    for (int i = 0; i < found.size(); i++) {
      String metric = found.get(i).metric();
      if (allowances.computeIfAbsent(metric, _ -> new Allowance(now)).take(now)) {
        keeping[i] = true;
      } else {
        int at = i;
        rests.merge(metric, new Rest(i, i, i), (rest, _) -> joined(rest, at, found));
      }
    }
    for (Rest rest : rests.values()) {
      sampled = true;
      keeping[rest.lowest] = true;
      keeping[rest.highest] = true;
      keeping[rest.last] = true;
    }
    var kept = new ArrayList<LineMetrics.Value>();
    for (int i = 0; i < found.size(); i++) {
      if (keeping[i]) {
        kept.add(found.get(i));
      }
    }
    return kept;
  }

  private static Rest joined(Rest rest, int at, List<LineMetrics.Value> found) {
    double value = found.get(at).value();
    double lowest = found.get(rest.lowest).value();
    double highest = found.get(rest.highest).value();
    // Beside what is no number, none is lower or higher.
    return new Rest(
        value < lowest || Double.isNaN(lowest) ? at : rest.lowest,
        value > highest || Double.isNaN(highest) ? at : rest.highest,
        at);
  }
}
