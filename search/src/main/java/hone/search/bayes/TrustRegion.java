package hone.search.bayes;

import hone.search.gp.GpHyperparameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A box around the best point, which grows after successes and shrinks after failures. It is found
/// by replaying the results in the order of their numbers, so that nothing has to be remembered.
///
/// **Source**: D. Eriksson and others, "Scalable global optimization via local Bayesian
/// optimization", 2019, section 2. Deviations: every result in the box counts, whoever asked for
/// it; a box that has shrunk to nothing starts again around the best point, half as large as at
/// first.
///
/// @param centre the best point
/// @param length the box's mean edge
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
record TrustRegion(double[] centre, double length) {
  /// A first box, most of the space.
  static final double WIDE = 0.8;

  /// A first box where parents have told where to look.
  static final double KINDRED = 0.4;

  private static final double LARGEST = 1.6;
  private static final double SMALLEST = 1.0 / 128;
  private static final int SUCCESSES = 3;

  /// Points beyond the box by half of its size still tell of its inside.
  private static final double MARGIN = 1.5;

  /// How many of the nearest results a local model is given, at least and at most.
  private static final int FEWEST = 40;

  private static final int MOST = 100;

  /// What differs in one category counts like a fifth of the box's longest possible edge.
  private static final double CATEGORY = 0.04;

  /// Replays the results; the first `initial` of them say nothing about the box,
  /// whose edge is `start` to begin with.
  static TrustRegion of(Observations seen, boolean[] categorical, int initial, double start) {
    double[] centre = seen.points().getFirst();
    double best = seen.values()[0];
    double length = start;
    int successes = 0;
    int failures = 0;
    int patience = Math.max(4, categorical.length);
    for (int i = 1; i < seen.count(); i++) {
      double[] point = seen.points().get(i);
      boolean better = seen.values()[i] < best;
      boolean inside = distance(point, centre, categorical) <= length / 2 * MARGIN;
      if (better) {
        best = seen.values()[i];
        centre = point;
      }
      if (i < initial || !(inside || better)) {
        continue;
      }
      successes = better ? successes + 1 : 0;
      failures = better ? 0 : failures + 1;
      if (successes >= SUCCESSES) {
        length = Math.min(LARGEST, length * 2);
        successes = 0;
      } else if (failures >= patience) {
        length = length / 2 < SMALLEST ? start / 2 : length / 2;
        failures = 0;
      }
    }
    return new TrustRegion(centre, length);
  }

  /// The results that a local model should learn from.
  int[] near(Observations seen, boolean[] categorical) {
    double[] squares = new double[seen.count()];
    List<Integer> order = new ArrayList<>();
    int within = 0;
    for (int i = 0; i < squares.length; i++) {
      double[] point = seen.points().get(i);
      for (int j = 0; j < point.length; j++) {
        double step = point[j] - centre[j];
        squares[i] += categorical[j] ? (step == 0 ? 0 : CATEGORY) : step * step;
      }
      within += distance(point, centre, categorical) <= length ? 1 : 0;
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> squares[i]));
    int count = Math.clamp(within, FEWEST, MOST);
    return order.stream().limit(count).mapToInt(Integer::intValue).sorted().toArray();
  }

  /// Half the box's edges, longer where the function varies slowly.
  double[] radii(GpHyperparameters theta, boolean[] categorical) {
    double[] lengths = new double[categorical.length];
    double logs = 0;
    int numeric = 0;
    for (int j = 0; j < lengths.length; j++) {
      // Beyond five times the space a coordinate does not matter, whatever its lengthscale.
      lengths[j] = Math.min(5, theta.length(j));
      if (!categorical[j]) {
        logs += StrictMath.log(lengths[j]);
        numeric++;
      }
    }
    double mean = StrictMath.exp(logs / Math.max(1, numeric));
    double[] radii = new double[lengths.length];
    for (int j = 0; j < radii.length; j++) {
      radii[j] = length / 2 * Math.clamp(lengths[j] / mean, 0.25, 4);
    }
    return radii;
  }

  /// The share of the numeric coordinates' ranges that lies within these radii, on average, where
  /// the box is drawn out to hold a point.
  OptionalDouble width(double[] radii, boolean[] categorical, double[] point) {
    return IntStream.range(0, radii.length)
        .filter(j -> !categorical[j])
        .mapToDouble(
            j -> {
              double middle = Math.clamp(centre[j], 0.0, 1.0);
              double upper = Math.max(point[j], Math.min(1, middle + radii[j]));
              return upper - Math.min(point[j], Math.max(0, middle - radii[j]));
            })
        .average();
  }

  /// The largest difference in a numeric coordinate.
  private static double distance(double[] a, double[] b, boolean[] categorical) {
    double largest = 0;
    for (int j = 0; j < a.length; j++) {
      if (!categorical[j]) {
        largest = Math.max(largest, Math.abs(a[j] - b[j]));
      }
    }
    return largest;
  }
}
