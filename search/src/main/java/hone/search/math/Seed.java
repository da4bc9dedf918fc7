package hone.search.math;

/// Derives independent streams of chance from one number, so that every draw is a function of
/// what it is for and never of when it happens.
///
/// @param value the seed's 64 bits
public record Seed(long value) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /// Derives the seed for one purpose and one index.
  public Seed derive(String purpose, long index) {
    long hash = mix(value + GOLDEN);
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix((hash ^ purpose.charAt(i)) + GOLDEN);
    }
    return new Seed(mix(hash ^ mix(index + GOLDEN)));
  }

  /// Opens the stream of this seed.
  public Chance chance() {
    return new Chance(value);
  }

  /// Scrambles 64 bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014, variant 13 of
  /// Stafford).
  static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
