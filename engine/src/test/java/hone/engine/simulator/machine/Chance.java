package hone.engine.simulator.machine;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Draws from a seed. Parts of a simulation have each their own, derived by name, so that a draw
/// more in one does not shift the others.
public final class Chance {
  private final long seed;
  private final RandomGenerator random;

  public Chance(long seed) {
    this.seed = seed;
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  public Chance derive(String name) {
    return new Chance(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }

  public RandomGenerator random() {
    return random;
  }

  public boolean in(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  public double real() {
    return random.nextDouble();
  }

  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
