package hone.search.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HaltonTest {
  private static final int[] PRIMES = {2, 3, 5, 7, 11};

  /// What makes the sequence even: of its first b^k points in base b, each of the b^k cells of
  /// equal width has exactly one, however the digits are permuted.
  @Test
  void putsOnePointIntoEachCellOfEachBase() {
    for (long seed = 0; seed < 20; seed++) {
      Halton halton = new Halton(PRIMES.length, new Seed(seed));
      for (int j = 0; j < PRIMES.length; j++) {
        for (int cells = PRIMES[j]; cells <= 128; cells *= PRIMES[j]) {
          boolean[] taken = new boolean[cells];
          for (int i = 0; i < cells; i++) {
            taken[(int) (halton.point(i)[j] * cells)] = true;
          }
          assertThat(taken).as("seed %s base %s", seed, PRIMES[j]).doesNotContain(false);
        }
      }
    }
  }

  @Test
  void integratesBetterThanChance() {
    double halton = 0;
    double chance = 0;
    for (long seed = 0; seed < 20; seed++) {
      Halton points = new Halton(5, new Seed(seed));
      Chance draws = new Seed(seed).chance();
      double byHalton = 0;
      double byChance = 0;
      for (int i = 0; i < 256; i++) {
        byHalton += wave(points.point(i)) / 256;
        double[] drawn = new double[5];
        Arrays.setAll(drawn, _ -> draws.nextDouble());
        byChance += wave(drawn) / 256;
      }
      halton += Math.pow(byHalton - 1, 2);
      chance += Math.pow(byChance - 1, 2);
    }
    assertThat(Math.sqrt(halton)).isLessThan(0.5 * Math.sqrt(chance));
  }

  /// Its integral over the cube is 1.
  private static double wave(double[] x) {
    double product = 1;
    for (double v : x) {
      product *= 1 + 0.5 * (v - 0.5) + 0.3 * Math.sin(2 * Math.PI * v);
    }
    return product;
  }

  @Test
  void dependsOnSeedAndIndexAlone() {
    Halton one = new Halton(30, new Seed(7));
    double[] later = one.point(1_000_000_007L);
    one.point(3);

    assertThat(new Halton(30, new Seed(7)).point(1_000_000_007L)).containsExactly(later);
    assertThat(new Halton(30, new Seed(8)).point(1_000_000_007L)).isNotEqualTo(later);
    assertThat(Arrays.stream(later).allMatch(v -> v >= 0 && v < 1)).isTrue();
  }
}
