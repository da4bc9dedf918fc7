package hone.search.acquisition;

/// Scores points: the higher, the more worth trying. May hold scratch memory: one thread at a time.
public interface Acquisition {
  /// The score at a point.
  double at(double[] x);

  /// The score at a point; writes its gradient by the numeric coordinates.
  double at(double[] x, double[] gradient);
}
