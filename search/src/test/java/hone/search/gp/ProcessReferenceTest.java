package hone.search.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Against 60 digits; `reference.py` beside the tables made them.
class ProcessReferenceTest {
  private static final boolean[] CATEGORICAL = {false, false, true};

  @ParameterizedTest
  @CsvFileSource(resources = "process.csv", numLinesToSkip = 1)
  void evidenceAndPredictionAgreeWithHighPrecision(ArgumentsAccessor arguments) {
    double[] row =
        arguments.toList().stream()
            .mapToDouble(cell -> Double.parseDouble(cell.toString()))
            .toArray();
    int n = (int) row[0];
    double[] logs = new double[6];
    for (int j = 0; j < 5; j++) {
      logs[j] = row[1 + j];
    }
    logs[5] = 1;
    List<double[]> points = new ArrayList<>();
    double[] targets = new double[n];
    for (int i = 0; i < n; i++) {
      points.add(new double[] {37 * i % 64 / 64.0, (23 * i + 7) % 32 / 32.0, i % 3});
      targets[i] = ((29 * i + 11) % 16 - 8) / 8.0;
    }
    Inputs inputs = Inputs.of(points, CATEGORICAL);
    Prior prior = Prior.of(CATEGORICAL, true);

    double posterior =
        new Evidence(inputs, targets, Basis.constant(), prior).at(logs, new double[6]);
    double[] predicted = new double[2];
    new GpModel(inputs, targets, Basis.constant(), new GpHyperparameters(logs))
        .predict(new double[] {0.3125, 0.6875, 1}, predicted);

    double evidence = posterior - prior.penalty(logs, new double[6]);
    double expected = row[6];
    assertThat(evidence).isCloseTo(expected, within(1e-10 * (1 + Math.abs(expected))));
    assertThat(predicted[0]).isCloseTo(row[7], within(1e-9));
    assertThat(predicted[1]).isCloseTo(row[8], within(1e-9));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "power-curve.csv", numLinesToSkip = 1)
  void powersAgreeWithHighPrecision(double lambda, double z, double value, double slope) {
    assertThat(PowerCurve.at(z, lambda)).isCloseTo(value, within(1e-9 * Math.abs(value)));
    assertThat(PowerCurve.slope(z, lambda))
        .isCloseTo(slope, within(1e-7 * Math.max(Math.abs(slope), 1e-7)));
  }
}
