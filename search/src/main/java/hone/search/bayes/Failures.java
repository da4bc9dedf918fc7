package hone.search.bayes;

import hone.search.gp.Basis;
import hone.search.gp.Evidence;
import hone.search.gp.Fit;
import hone.search.gp.GpHyperparameters;
import hone.search.gp.GpModel;
import hone.search.gp.Inputs;
import hone.search.gp.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Learns where trials fail: a Gaussian process of 1 for a value and -1 for a failure, with
/// lengthscales of its own and much noise, since some failures are mere chance.
///
/// Least squares instead of a classifier, so that one process serves for both (C. Rasmussen and C.
/// Williams, "Gaussian Processes for Machine Learning", 2006, section 6.5).
final class Failures {
  /// Outcomes that the kernel is found from, and that the model is conditioned on.
  private static final int FITTED = 100;

  private static final int LEARNT = 300;

  private static final int EVALUATIONS = 40;

  private Failures() {}

  static GpModel model(Observations seen, boolean[] categorical) {
    List<double[]> points = new ArrayList<>(seen.points());
    points.addAll(seen.failed());
    Inputs inputs = Inputs.of(points, categorical);
    double[] outcomes =
        IntStream.range(0, points.size()).mapToDouble(i -> i < seen.count() ? 1 : -1).toArray();
    Basis basis = Basis.constant();
    Prior prior = Prior.ofOutcomes(categorical);
    int[] some = spread(outcomes.length, FITTED);
    Evidence evidence = new Evidence(inputs.select(some), select(outcomes, some), basis, prior);
    GpHyperparameters theta = Fit.best(evidence, prior, new double[][] {prior.mean()}, EVALUATIONS);
    int[] more = spread(outcomes.length, LEARNT);
    return new GpModel(inputs.select(more), select(outcomes, more), basis, theta);
  }

  /// So many indices at most, evenly spread, so that the share of failures stays what it is.
  private static int[] spread(int size, int limit) {
    int count = Math.min(size, limit);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }

  private static double[] select(double[] values, int[] indices) {
    return IntStream.of(indices).mapToDouble(i -> values[i]).toArray();
  }
}
