package hone.search.curve;

import hone.search.Goal;
import hone.search.Report;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// Holds what one trial reported, smaller is better: by rising resource, the first of reports at
/// the same resource, finite values alone.
///
/// @param resources rising
/// @param values one for each
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
public record Curve(long[] resources, double[] values) {
  /// Values beyond this are as bad, or as good, as it; their sums and squares stay finite.
  private static final double MOST = 1e100;

  /// Reads a trial's reports.
  public static Curve of(Goal goal, Trial trial) {
    List<Report> sorted = new ArrayList<>(trial.reports());
    // Several nodes may report the same epoch, and in any order; the sort keeps the first first.
    sorted.sort(Comparator.comparingLong(Report::resource));
    List<Report> kept = new ArrayList<>();
    for (Report report : sorted) {
      boolean known = !kept.isEmpty() && kept.getLast().resource() == report.resource();
      if (!known && Double.isFinite(report.value())) {
        kept.add(report);
      }
    }
    long[] resources = kept.stream().mapToLong(Report::resource).toArray();
    double[] values =
        kept.stream()
            .mapToDouble(r -> Math.clamp(goal.toMinimize(r.value()), -MOST, MOST))
            .toArray();
    return new Curve(resources, values);
  }

  /// The number of values.
  public int size() {
    return values.length;
  }

  /// The last resource, 0 without reports.
  public long end() {
    return size() == 0 ? 0 : resources[size() - 1];
  }

  /// The last value, infinite without one.
  public double last() {
    return size() == 0 ? Double.POSITIVE_INFINITY : values[size() - 1];
  }

  /// The index of the last resource up to this one, -1 without one.
  public int indexUpTo(long resource) {
    int i = Arrays.binarySearch(resources, resource);
    return i >= 0 ? i : -i - 2;
  }

  /// The value at the first resource that is at least this one, where the curve reaches it.
  public OptionalDouble at(long resource) {
    for (int i = 0; i < size(); i++) {
      if (resources[i] >= resource) {
        return OptionalDouble.of(values[i]);
      }
    }
    return OptionalDouble.empty();
  }

  /// The mean of the values up to a resource; empty when the curve does not reach it.
  public OptionalDouble averageUpTo(long resource) {
    if (end() < resource) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    int count = 0;
    for (int i = 0; i < size() && resources[i] <= resource; i++) {
      sum += values[i];
      count++;
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  /// The mean of the values at resources beyond `from`, up to `to`; NaN where there are none.
  double mean(long from, long to) {
    int first = indexUpTo(from) + 1;
    int last = indexUpTo(to);
    double sum = 0;
    for (int i = first; i <= last; i++) {
      sum += values[i];
    }
    return sum / (last - first + 1);
  }

  /// The best value up to a resource, infinite without one.
  public double bestUpTo(long resource) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size() && resources[i] <= resource; i++) {
      best = Math.min(best, values[i]);
    }
    return best;
  }

  /// The middle of some numbers, the mean of both middles where there are two.
  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * sorted[half - 1] + 0.5 * sorted[half];
  }
}
