package hone.search;

/// Says which values of the objective are better.
public enum Goal {
  /// Larger is better.
  MAXIMIZE,
  /// Smaller is better.
  MINIMIZE;

  /// Turns a value so that smaller is better; the same call turns it back.
  public double toMinimize(double value) {
    return this == MINIMIZE ? value : -value;
  }

  /// Says whether `a` is strictly better than `b`.
  public boolean better(double a, double b) {
    return this == MINIMIZE ? a < b : a > b;
  }
}
