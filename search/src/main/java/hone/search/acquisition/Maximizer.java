package hone.search.acquisition;

import hone.search.gp.GpModel;
import hone.search.math.Chance;
import hone.search.math.Lbfgs;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Searches a mixed space for the points with the highest score: a pool of random points and of
/// neighbours of good ones, then from the best of them gradient steps along the numeric axes and
/// exhaustive steps along the others, in turn.
public final class Maximizer {
  /// A whole-number axis with more values than this is moved along by gradient first.
  private static final int SWEEP_MAX = 20;

  private static final double[] SPREADS = {0.15, 0.04, 0.01, 0.002};

  /// An axis of few values is drawn where that changes the score, a logarithm, by less than this.
  private static final double INDIFFERENT = 0.3;

  private final Coding coding;
  private final Acquisition acquisition;
  private final GpModel model;
  private final Effort effort;
  private final Chance chance;
  private final double[] lower;
  private final double[] upper;
  private int held = -1;
  private double value;

  /// How much to search.
  ///
  /// @param pool random points over the whole box
  /// @param neighbours points around each good one
  /// @param starts how many of them are improved
  /// @param steps evaluations with gradient for each
  public record Effort(int pool, int neighbours, int starts, int steps) {}

  /// A point with its score.
  @SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
  public record Candidate(double[] point, double score) {}

  /// Prepares a search of the whole space.
  public Maximizer(
      Coding coding, Acquisition acquisition, GpModel model, Effort effort, Chance chance) {
    this.coding = coding;
    this.acquisition = acquisition;
    this.model = model;
    this.effort = effort;
    this.chance = chance;
    this.lower = new double[coding.dimensions()];
    this.upper = new double[coding.dimensions()];
    for (int j = 0; j < upper.length; j++) {
      upper[j] = coding.axes().get(j) instanceof Axis.Categorical c ? c.count() - 1 : 1;
    }
  }

  /// Narrows the numeric axes to a box around a centre.
  public Maximizer within(double[] centre, double[] radii) {
    for (int j = 0; j < lower.length; j++) {
      if (!(coding.axes().get(j) instanceof Axis.Categorical)) {
        // The centre may come from an earlier search in a wider space.
        double middle = Math.clamp(centre[j], 0.0, 1.0);
        lower[j] = Math.max(0, middle - radii[j]);
        upper[j] = Math.min(1, middle + radii[j]);
      }
    }
    return this;
  }

  /// Keeps one axis at a value.
  public Maximizer holding(int axis, double at) {
    held = axis;
    value = at;
    return this;
  }

  /// The candidates found by a score that is a logarithm, best first, as `search` has them. Before
  /// them comes the first with those of its axes drawn that hardly matter to its score.
  public List<Candidate> searchVaried(List<double[]> good) {
    List<Candidate> found = search(good);
    found.addFirst(drawn(found.getFirst()));
    return found;
  }

  /// The candidates found, best first: the improved ones, then the rest of the pool.
  public List<Candidate> search(List<double[]> good) {
    List<Candidate> wide = new ArrayList<>();
    for (int i = 0; i < effort.pool(); i++) {
      wide.add(scored(anywhere()));
    }
    List<Candidate> near = new ArrayList<>();
    for (double[] point : good) {
      for (int i = 0; i < effort.neighbours(); i++) {
        near.add(scored(neighbour(point)));
      }
    }
    Comparator<Candidate> best = Comparator.comparingDouble(Candidate::score).reversed();
    wide.sort(best);
    near.sort(best);
    List<Candidate> starts = new ArrayList<>();
    if (!good.isEmpty()) {
      starts.add(scored(good.getFirst().clone()));
    }
    take(wide, starts, (effort.starts() + 1) / 2);
    take(near, starts, effort.starts() / 2);
    List<Candidate> found = new ArrayList<>();
    for (Candidate start : starts) {
      found.add(improve(start));
    }
    found.sort(best);
    List<Candidate> rest = new ArrayList<>(wide);
    rest.addAll(near);
    rest.sort(best);
    found.addAll(rest);
    return found;
  }

  /// A model that takes an axis for unimportant would be asked at the same end of it again and
  /// again, and never learn that it matters. So its few values are drawn while that costs little.
  private Candidate drawn(Candidate best) {
    Candidate drawn = best;
    for (int j = 0; j < lower.length; j++) {
      if (j != held && coding.axes().get(j).count() <= SWEEP_MAX) {
        double[] point = drawn.point().clone();
        point[j] = anywhere()[j];
        Candidate other = scored(point);
        drawn = other.score() > best.score() - INDIFFERENT ? other : drawn;
      }
    }
    return drawn;
  }

  private void take(List<Candidate> from, List<Candidate> to, int count) {
    // Starts that lie close together climb the same hill.
    int taken = 0;
    for (Candidate candidate : from) {
      if (taken == count) {
        return;
      }
      boolean close = false;
      for (Candidate other : to) {
        close |= distance(candidate.point(), other.point()) < 0.1;
      }
      if (!close) {
        to.add(candidate);
        taken++;
      }
    }
  }

  private double distance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      boolean categorical = model.inputs().categorical()[j];
      double step = (a[j] - b[j]) / Math.min(model.hyperparameters().length(j), 10);
      sum += categorical ? (a[j] == b[j] ? 0 : 1) : step * step;
    }
    return Math.sqrt(sum);
  }

  private Candidate scored(double[] point) {
    if (held >= 0) {
      point[held] = value;
    }
    coding.snap(point);
    return new Candidate(point, acquisition.at(point));
  }

  private double[] anywhere() {
    double[] point = new double[lower.length];
    for (int j = 0; j < point.length; j++) {
      point[j] =
          coding.axes().get(j) instanceof Axis.Categorical axis
              ? axis.spread(chance.nextDouble())
              : lower[j] + (upper[j] - lower[j]) * chance.nextDouble();
    }
    return point;
  }

  private double[] neighbour(double[] centre) {
    double[] point = centre.clone();
    double spread = SPREADS[chance.nextInt(SPREADS.length)];
    double share = Math.min(1, 0.2 + chance.nextDouble());
    int sure = chance.nextInt(point.length);
    for (int j = 0; j < point.length; j++) {
      if (j != sure && chance.nextDouble() >= share) {
        continue;
      }
      switch (coding.axes().get(j)) {
        case Axis.Categorical axis -> {
          if (chance.nextDouble() < 0.3) {
            point[j] = axis.spread(chance.nextDouble());
          }
        }
        case Axis.Whole axis -> {
          double moved = point[j] + spread * chance.normal();
          double snapped = axis.snap(Math.clamp(moved, lower[j], upper[j]));
          point[j] =
              snapped == axis.snap(point[j])
                  ? axis.step(point[j], chance.nextDouble() < 0.5 ? -1 : 1)
                  : snapped;
        }
        case Axis.Continuous _ ->
            point[j] = Math.clamp(point[j] + spread * chance.normal(), lower[j], upper[j]);
      }
    }
    return point;
  }

  private Candidate improve(Candidate start) {
    Candidate best = start;
    for (int round = 0; round < 3; round++) {
      Candidate climbed = climb(best);
      Candidate swept = sweep(climbed.score() > best.score() ? climbed : best);
      boolean gained = swept.score() > best.score() + 1e-4;
      best = swept.score() > best.score() ? swept : best;
      if (!gained) {
        break;
      }
    }
    return best;
  }

  /// Gradient steps along the numeric axes, in units of the lengthscales.
  private Candidate climb(Candidate start) {
    int[] moving = moving();
    if (moving.length == 0) {
      return start;
    }
    int m = moving.length;
    double[] x = start.point().clone();
    double[] full = new double[x.length];
    double[] units = new double[m];
    double[] from = new double[m];
    double[] low = new double[m];
    double[] high = new double[m];
    for (int i = 0; i < m; i++) {
      int j = moving[i];
      units[i] = Math.min(model.hyperparameters().length(j), 1);
      from[i] = x[j] / units[i];
      low[i] = lower[j] / units[i];
      high[i] = upper[j] / units[i];
    }
    Lbfgs.Smooth function =
        (v, gradient) -> {
          for (int i = 0; i < m; i++) {
            x[moving[i]] = v[i] * units[i];
          }
          double score = acquisition.at(x, full);
          for (int i = 0; i < m; i++) {
            gradient[i] = -full[moving[i]] * units[i];
          }
          return -score;
        };
    Lbfgs.Limits limits = new Lbfgs.Limits(effort.steps(), 1e-4, 1e-5);
    Lbfgs.Minimum found = Lbfgs.minimize(function, from, low, high, limits);
    for (int i = 0; i < m; i++) {
      int j = moving[i];
      double end = found.x()[i];
      // A bound is met exactly, though its quotient may not give it back.
      x[j] = end <= low[i] ? lower[j] : end >= high[i] ? upper[j] : end * units[i];
    }
    return scored(x);
  }

  private int[] moving() {
    int[] moving = new int[lower.length];
    int count = 0;
    for (int j = 0; j < moving.length; j++) {
      Axis axis = coding.axes().get(j);
      boolean moves = !(axis instanceof Axis.Categorical) && axis.count() > SWEEP_MAX;
      if (moves && upper[j] > lower[j]) {
        moving[count++] = j;
      }
    }
    return java.util.Arrays.copyOf(moving, count);
  }

  /// Tries every other value of the small axes, and neighbours on the larger whole-number ones.
  private Candidate sweep(Candidate start) {
    Candidate best = start;
    for (int j = 0; j < lower.length; j++) {
      if (j == held) {
        continue;
      }
      for (double other : alternatives(j, best.point()[j])) {
        double[] point = best.point().clone();
        point[j] = other;
        Candidate moved = new Candidate(point, acquisition.at(point));
        if (moved.score() > best.score()) {
          best = moved;
        }
      }
    }
    return best;
  }

  private double[] alternatives(int j, double here) {
    return switch (coding.axes().get(j)) {
      case Axis.Continuous _ -> new double[0];
      case Axis.Categorical axis -> {
        double[] values = new double[(int) axis.count()];
        java.util.Arrays.setAll(values, i -> i);
        yield values;
      }
      case Axis.Whole axis -> {
        if (axis.count() > SWEEP_MAX) {
          yield new double[] {
            axis.step(here, -1), axis.step(here, 1), axis.step(here, -2), axis.step(here, 2)
          };
        }
        double[] values = new double[(int) axis.count()];
        java.util.Arrays.setAll(values, i -> axis.step(0, i));
        yield values;
      }
    };
  }
}
