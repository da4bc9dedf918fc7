package hone.search.acquisition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Against 120 digits; `reference.py` beside the table made it.
class LogImprovementReferenceTest {
  @ParameterizedTest
  @CsvFileSource(resources = "log-improvement.csv", numLinesToSkip = 1)
  void agreesWithHighPrecisionInBothTails(double z, double logH, double slope) {
    double found = LogImprovement.logH(z);

    assertThat(found).isCloseTo(logH, within(1e-10 * Math.max(1, Math.abs(logH))));
    assertThat(LogImprovement.slope(z, found)).isCloseTo(slope, within(1e-9 * slope));
  }
}
