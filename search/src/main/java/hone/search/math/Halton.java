package hone.search.math;

/// Gives points that fill the unit cube evenly: Halton's sequence with randomly permuted digits.
///
/// Point `i` depends on the seed and on `i` alone. **Source**: A. Owen, "A randomized Halton
/// algorithm in R", 2017. Deviation: digits beyond 1e-9 are replaced by one uniform draw.
public final class Halton {
  private final int[] bases;
  private final Seed seed;

  /// Makes the sequence in so many dimensions.
  public Halton(int dimensions, Seed seed) {
    this.bases = primes(dimensions);
    this.seed = seed;
  }

  /// The `index`-th point, from 0.
  public double[] point(long index) {
    double[] point = new double[bases.length];
    for (int j = 0; j < bases.length; j++) {
      point[j] = coordinate(j, index);
    }
    return point;
  }

  private double coordinate(int dimension, long index) {
    int base = bases[dimension];
    Seed own = seed.derive("halton", dimension);
    double weight = 1.0;
    double sum = 0;
    long rest = index;
    for (int digit = 0; weight > 1e-9; digit++) {
      weight /= base;
      sum += weight * permuted(own, digit, base, (int) (rest % base));
      rest /= base;
    }
    double filled = sum + weight * own.derive("rest", index).chance().nextDouble();
    return Math.min(filled, Math.nextDown(1.0));
  }

  /// Where a random permutation of the digits, drawn for this place alone, sends a digit.
  private static int permuted(Seed own, int place, int base, int digit) {
    Chance chance = own.derive("place", place).chance();
    int[] order = new int[base];
    for (int i = 0; i < base; i++) {
      int k = chance.nextInt(i + 1);
      order[i] = order[k];
      order[k] = i;
    }
    return order[digit];
  }

  private static int[] primes(int count) {
    int[] primes = new int[count];
    int found = 0;
    for (int n = 2; found < count; n++) {
      boolean prime = true;
      for (int k = 0; k < found && primes[k] * primes[k] <= n; k++) {
        prime &= n % primes[k] != 0;
      }
      if (prime) {
        primes[found++] = n;
      }
    }
    return primes;
  }
}
