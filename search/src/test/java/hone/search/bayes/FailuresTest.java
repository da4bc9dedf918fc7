package hone.search.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.gp.GpModel;
import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailuresTest {
  /// The upper sixth of the first coordinate always fails, one in ten elsewhere.
  private final List<double[]> failed = new ArrayList<>();

  private final List<double[]> succeeded = new ArrayList<>();

  private GpModel model(int count) {
    Chance chance = new Seed(11).chance();
    for (int i = 0; i < count; i++) {
      double[] point = {chance.nextDouble(), chance.nextDouble(), chance.nextDouble()};
      boolean fails = point[0] > 0.84 || chance.nextDouble() < 0.1;
      (fails ? failed : succeeded).add(point);
    }
    return Failures.model(
        new Observations(succeeded, new double[succeeded.size()], failed, List.of(), Set.of()),
        new boolean[3]);
  }

  @Test
  void findsTheRegionInWhichTrialsFail() {
    GpModel model = model(60);

    for (double other : new double[] {0.1, 0.5, 0.9}) {
      assertThat(model.mean(new double[] {0.97, other, 1 - other})).isLessThan(-0.4);
      assertThat(model.mean(new double[] {0.4, other, 1 - other})).isGreaterThan(0.4);
    }
  }

  @Test
  void forgivesFailuresByChance() {
    GpModel model = model(60);

    assertThat(failed.stream().filter(point -> point[0] < 0.7))
        .isNotEmpty()
        .allSatisfy(point -> assertThat(model.mean(point)).isPositive());
  }

  @Test
  void standsManyTrials() {
    GpModel model = model(1500);

    assertThat(model.mean(new double[] {0.95, 0.5, 0.5}))
        .isLessThan(model.mean(new double[] {0.5, 0.5, 0.5}) - 1);
  }
}
