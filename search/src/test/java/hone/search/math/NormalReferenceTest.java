package hone.search.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Against 60 digits; `reference.py` beside the table made it.
class NormalReferenceTest {
  @ParameterizedTest
  @CsvFileSource(resources = "normal.csv", numLinesToSkip = 1)
  void agreesWithHighPrecision(String function, double x, double expected) {
    double found =
        switch (function) {
          case "erfc" -> Normal.erfc(x);
          case "erfcx" -> Normal.erfcx(x);
          case "logProbability" -> Normal.logProbability(x);
          case "density" -> Normal.density(x);
          case "quantile" -> Normal.quantile(x);
          default -> throw new IllegalArgumentException(function);
        };

    // A density's exponent is rounded at the size of x²: its last digits are lost far out.
    double lost = function.equals("density") ? 1 + x * x : 1;
    double near = function.equals("quantile") ? 1e-16 : 1e-300;
    assertThat(found).isCloseTo(expected, within(3e-14 * lost * Math.abs(expected) + near));
  }
}
