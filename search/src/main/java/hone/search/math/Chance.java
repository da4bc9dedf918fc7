package hone.search.math;

import java.util.random.RandomGenerator;

/// Draws pseudo-random numbers by SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom
/// number generators", 2014), written out here so that no change of the JDK moves results.
/// Not thread-safe; make one for each purpose by [Seed].
public final class Chance implements RandomGenerator {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  Chance(long seed) {
    this.state = seed;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return Seed.mix(state);
  }

  /// Draws from `[0, 1)` in steps of 2^-53.
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /// Draws a whole number from `[0, bound)`.
  @Override
  public int nextInt(int bound) {
    return (int) (nextDouble() * bound);
  }

  /// Draws from the standard normal distribution, by the inverse of its distribution function.
  public double normal() {
    return Normal.quantile((nextLong() >>> 12) * 0x1.0p-52 + 0x1.0p-53);
  }
}
