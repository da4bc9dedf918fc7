package hone.search.bayes;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.Outcome;
import hone.search.Progress;
import hone.search.Trial;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/// Holds trials as numbers.
///
/// @param points of the trials with a value, in the order of their numbers
/// @param values theirs, smaller is better
/// @param failed points of the trials that ended without telling anything, or with a value that
///     stands for a failure
/// @param pending points of the trials under way
/// @param taken every configuration seen
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
record Observations(
    List<double[]> points,
    double[] values,
    List<double[]> failed,
    List<double[]> pending,
    Set<Configuration> taken) {
  /// What is this many times the better results' range away from them is a penalty.
  private static final double PENALTY = 100;

  /// So many results must be better; beside that a quarter of all.
  private static final int PLAIN_FEWEST = 4;

  /// Quartiles that are so many times as large as one another are orders of magnitude apart.
  private static final double ORDERS = 30;

  private static final int ORDERS_FEWEST = 4;

  static Observations of(Coding coding, Goal goal, List<Trial> trials) {
    return told(coding, goal, trials).judged();
  }

  /// The same with penalties among the values, to be put after others before they are judged.
  static Observations told(Coding coding, Goal goal, List<Trial> trials) {
    List<double[]> points = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<double[]> failed = new ArrayList<>();
    List<double[]> pending = new ArrayList<>();
    Set<Configuration> taken = new LinkedHashSet<>();
    for (Trial trial : trials) {
      taken.add(trial.configuration());
      double[] point = coding.point(trial.configuration()).orElse(null);
      if (point == null) {
        continue;
      }
      bound(coding, point);
      OptionalDouble value = trial.outcome().objective();
      if (value.isPresent()) {
        points.add(point);
        values.add(goal.toMinimize(value.getAsDouble()));
      } else if (trial.pending()) {
        pending.add(point);
      } else if (!hasTold(trial)) {
        failed.add(point);
      }
    }
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return new Observations(points, array, failed, pending, taken);
  }

  /// The same, what has a penalty for a value taken for failed.
  Observations judged() {
    return judged(Progress.MARGIN);
  }

  /// The same by another measure.
  ///
  /// @param measure the share of the middle value that the better results' range counts for at
  ///     least: what they differ by may be much less than what a result is worth
  Observations judged(double measure) {
    double bar = penalty(values, measure);
    List<double[]> allFailed = new ArrayList<>(failed);
    for (int i = values.length - 1; i >= 0; i--) {
      if (values[i] >= bar) {
        allFailed.add(points.get(i));
      }
    }
    int[] sound = IntStream.range(0, values.length).filter(i -> values[i] < bar).toArray();
    Observations some = select(sound);
    return new Observations(some.points, some.values, allFailed, pending, taken);
  }

  /// The value from which on results are no measurements but what a program gives when it fails, as
  /// 1e6 for a loss: so much worse than all better ones that nothing lies between. Infinite where
  /// there is none, or where the better ones are too few to tell.
  static double penalty(double[] values) {
    return penalty(values, Progress.MARGIN);
  }

  private static double penalty(double[] values, double measure) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    for (int i = Math.max(PLAIN_FEWEST, sorted.length / 4); i < sorted.length; i++) {
      double range = sorted[i - 1] - sorted[0];
      // Results that lie closer together than what counts as an improvement are no measure.
      double scale = Math.max(range, measure * Math.abs(sorted[i / 2]));
      if (range > 0 && sorted[i] - sorted[i - 1] > PENALTY * scale) {
        return sorted[i];
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /// Whether a trial without a value told some on the way that cannot be compared with others'. One
  /// that never did, or told what is no number in the end, is no better than a failed one.
  private static boolean hasTold(Trial trial) {
    return trial.outcome() instanceof Outcome.Stopped
        && !trial.reports().isEmpty()
        && Double.isFinite(trial.reports().getLast().value());
  }

  /// Pulls in what lies far outside of the space, in an earlier search's: it is far either way, and
  /// distances stay finite.
  private static void bound(Coding coding, double[] point) {
    for (int j = 0; j < point.length; j++) {
      if (!(coding.axes().get(j) instanceof Axis.Categorical)) {
        point[j] = Math.clamp(point[j], -0.5, 1.5);
      }
    }
  }

  /// These trials after the ended ones of an earlier search.
  Observations after(Observations earlier) {
    List<double[]> allPoints = new ArrayList<>(earlier.points);
    allPoints.addAll(points);
    double[] allValues = new double[allPoints.size()];
    System.arraycopy(earlier.values, 0, allValues, 0, earlier.values.length);
    System.arraycopy(values, 0, allValues, earlier.values.length, values.length);
    List<double[]> allFailed = new ArrayList<>(earlier.failed);
    allFailed.addAll(failed);
    return new Observations(allPoints, allValues, allFailed, pending, taken);
  }

  /// Whether all values are positive and the first ones, which nobody chose by a value, lie orders
  /// of magnitude apart. Only a logarithm keeps the small ones apart then.
  ///
  /// @param first how many of the values to look at, four at least
  boolean spansOrders(int first) {
    double[] sorted =
        Arrays.stream(values).limit(Math.max(first, ORDERS_FEWEST)).sorted().toArray();
    int n = sorted.length;
    return n >= ORDERS_FEWEST
        && Arrays.stream(values).allMatch(value -> value > 0)
        && sorted[3 * n / 4] / sorted[n / 4] >= ORDERS;
  }

  /// The same, the logarithms of the values.
  Observations logarithms() {
    double[] logs = Arrays.stream(values).map(StrictMath::log).toArray();
    return new Observations(points, logs, failed, pending, taken);
  }

  /// The same, the best taken for the worst.
  Observations opposed() {
    double[] negated = Arrays.stream(values).map(v -> -v).toArray();
    return new Observations(points, negated, failed, pending, taken);
  }

  /// The number of trials with a value.
  int count() {
    return values.length;
  }

  /// The indices of the trials with a value, the best first, the earlier of equals first.
  List<Integer> bestFirst() {
    return bestFirst(values);
  }

  static List<Integer> bestFirst(double[] values) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> values[i]));
    return order;
  }

  /// The trials with these indices, and all that have no value.
  Observations select(int[] indices) {
    List<double[]> some = new ArrayList<>();
    double[] theirs = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      some.add(points.get(indices[i]));
      theirs[i] = values[indices[i]];
    }
    return new Observations(some, theirs, failed, pending, taken);
  }

  /// At most `limit` trials with a value: the best half of them, the rest spread evenly over the
  /// others in the order of their numbers.
  static int[] sample(double[] values, int limit) {
    int n = values.length;
    if (n <= limit) {
      return IntStream.range(0, n).toArray();
    }
    List<Integer> order = bestFirst(values);
    int half = limit / 2;
    List<Integer> others = new ArrayList<>(order.subList(half, n));
    others.sort(null);
    int[] part = new int[limit];
    for (int i = 0; i < limit; i++) {
      part[i] =
          i < half
              ? order.get(i)
              : others.get((int) ((i - half + 0.5) * others.size() / (limit - half)));
    }
    Arrays.sort(part);
    return part;
  }
}
