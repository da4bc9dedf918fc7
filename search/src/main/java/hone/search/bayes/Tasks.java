package hone.search.bayes;

import hone.search.acquisition.Acquisition;
import hone.search.gp.Basis;
import hone.search.gp.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Earlier searches as other tasks of one model: each result's point gets one more coordinate, the
/// task, compared by equality. Its lengthscale is learned like any other: long when the parents are
/// like the child, short when they tell nothing about it. The other lengthscales are shared, so
/// that a child knows from the start which parameters matter.
///
/// Values are brought to scale within each task; the child has an offset of its own, since its
/// results crowd where values are good.
///
/// **Source**: K. Swersky and others, "Multi-task Bayesian optimization", 2013, section 3, with a
/// correlation that is the same for each pair of tasks.
///
/// @param results of all parents, by point with task and by value brought to scale
record Tasks(Observations results) {
  /// The child's task; parents count from 1.
  private static final double CHILD = 0;

  /// Of all parents together so many results at most are learned from.
  private static final int MOST = 150;

  /// Stacks the results of parents; empty where there are none.
  static Optional<Tasks> of(List<Observations> parents) {
    List<double[]> points = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    int share = Math.max(1, MOST / Math.max(1, parents.size()));
    for (int p = 0; p < parents.size(); p++) {
      Observations all = parents.get(p);
      if (all.count() == 0) {
        continue;
      }
      Observations some = all.select(Observations.sample(all.values(), share));
      double[] scaled = Standardized.of(some.values(), false).targets();
      for (int i = 0; i < some.count(); i++) {
        points.add(with(some.points().get(i), 1.0 + p));
        values.add(scaled[i]);
      }
    }
    if (points.isEmpty()) {
      return Optional.empty();
    }
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return Optional.of(new Tasks(new Observations(points, array, List.of(), List.of(), Set.of())));
  }

  /// Fits one model to the parents' results and the child's.
  Surrogate fit(Observations child, boolean[] categorical, boolean bent) {
    Standardized own = Standardized.of(child.values(), bent);
    List<double[]> points = new ArrayList<>();
    for (double[] point : child.points()) {
      points.add(with(point, CHILD));
    }
    Observations scaled = new Observations(points, own.targets(), List.of(), List.of(), Set.of());
    boolean[] kinds = Arrays.copyOf(categorical, categorical.length + 1);
    kinds[categorical.length] = true;
    return Surrogate.fit(scaled.after(results), kinds, new Offsets(), Prior.of(kinds, bent))
        .ofChild(results.count(), own);
  }

  /// A point of the child as the model knows it.
  static double[] with(double[] point, double task) {
    double[] more = Arrays.copyOf(point, point.length + 1);
    more[point.length] = task;
    return more;
  }

  static double[] ofChild(double[] point) {
    return with(point, CHILD);
  }

  /// Scores the child's points by a score of points with task.
  static Acquisition ofChild(Acquisition inner, int dimensions) {
    double[] full = new double[dimensions + 1];
    return new Acquisition() {
      @Override
      public double at(double[] x) {
        return inner.at(ofChild(x));
      }

      @Override
      public double at(double[] x, double[] gradient) {
        double score = inner.at(ofChild(x), full);
        System.arraycopy(full, 0, gradient, 0, dimensions);
        return score;
      }
    };
  }

  /// A constant for all tasks and one for the child's.
  private static final class Offsets implements Basis {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public void at(double[] x, double[] out) {
      out[0] = 1;
      out[1] = x[x.length - 1] == CHILD ? 1 : 0;
    }

    @Override
    public void at(double[] x, double[] out, double[][] gradients) {
      at(x, out);
      Arrays.fill(gradients[0], 0);
      Arrays.fill(gradients[1], 0);
    }
  }
}
