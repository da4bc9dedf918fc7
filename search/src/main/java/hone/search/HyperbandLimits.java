package hone.search;

/// Holds the fewest and the most resources (epochs, as counted by reports) that Hyperband spends
/// on one trial.
public record HyperbandLimits(long minResource, long maxResource) {
  /// Checks that `1 <= minResource <= maxResource`.
  public HyperbandLimits {
    if (minResource < 1 || maxResource < minResource) {
      throw new IllegalArgumentException(
          "Hyperband limits: found minResource "
              + minResource
              + " and maxResource "
              + maxResource
              + ", allowed is 1 <= minResource <= maxResource");
    }
  }
}
