package hone.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.Parameter;
import hone.search.Scale;
import hone.search.math.Chance;
import hone.search.math.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class AxisTest {
  /// Against 60 digits; `reference.py` beside the table made it.
  @ParameterizedTest
  @CsvFileSource(resources = "scales.csv", numLinesToSkip = 1)
  void scalesAgreeWithHighPrecision(
      Scale scale, double min, double max, double coordinate, double value) {
    Axis axis = Axis.of(new Parameter.Continuous("x", min, max, scale));

    double found = Double.parseDouble(axis.text(coordinate));

    // The exponent of a logarithmic scale is rounded at its own size.
    double lost = scale == Scale.LINEAR ? 1 : 1e3;
    double size = Math.max(Math.abs(value), scale == Scale.REVERSE_LOGARITHMIC ? 1 : 0);
    double linear = scale == Scale.LINEAR ? Math.ulp(Math.max(Math.abs(min), Math.abs(max))) : 0;
    assertThat(found).isCloseTo(value, within(4e-16 * lost * size + linear));
    assertThat(found).isBetween(min, max);
  }

  @Test
  void snappedCoordinatesStayWhatTheyAre() {
    Chance chance = new Seed(1).chance();
    List<Parameter> parameters =
        List.of(
            new Parameter.Continuous("a", 1e-7, 3, Scale.LOGARITHMIC),
            new Parameter.Continuous("b", 0.5, 0.9999, Scale.REVERSE_LOGARITHMIC),
            new Parameter.Continuous("c", -1e308, 1e308, Scale.LINEAR),
            new Parameter.Whole("d", 1, 1_000_000_000_000L, Scale.LOGARITHMIC),
            new Parameter.Whole("e", -3, 4, Scale.LINEAR),
            new Parameter.Categorical("f", List.of("x", "y", "z")));
    for (Parameter parameter : parameters) {
      Axis axis = Axis.of(parameter);
      for (int i = 0; i < 500; i++) {
        double unit = chance.nextDouble();
        double spread = axis.spread(unit);
        String text = axis.text(spread);
        double snapped = axis.snap(spread);
        if (!(parameter instanceof Parameter.Continuous)) {
          assertThat(axis.text(snapped)).as(parameter.name()).isEqualTo(text);
        }
        assertThat(axis.coordinate(text)).isCloseTo(snapped, within(1e-12));
        assertThat(axis.within(text)).contains(text);
      }
    }
  }

  @Test
  void theEndsOfARangeAreWrittenAsTheyWereAsked() {
    for (Scale scale : Scale.values()) {
      Axis axis = Axis.of(new Parameter.Continuous("x", 0.001, 0.3, scale));
      assertThat(axis.text(0)).as("least, " + scale).isEqualTo("0.001");
      assertThat(axis.text(1)).as("most, " + scale).isEqualTo("0.3");
      assertThat(axis.coordinate("0.001")).isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void aWholeNumberMayBeWrittenAsARealOne() {
    Axis axis = Axis.of(new Parameter.Whole("n", 1, 200, Scale.LINEAR));

    assertThat(axis.within("100.0")).contains("100");
    assertThat(axis.coordinate("1e2")).isEqualTo(axis.coordinate("100"));
    assertThat(axis.within("100.5")).isEmpty();
    assertThat(axis.within("1e999999999")).isEmpty();
    assertThat(axis.coordinate("ten")).isNaN();
  }

  @Test
  void wholeNumbersFarFromZeroAreAllThere() {
    long far = 1L << 60;
    for (Scale scale : List.of(Scale.LINEAR, Scale.LOGARITHMIC, Scale.AUTO)) {
      assertAllThere(new Parameter.Whole("n", far, far + 3, scale));
      assertAllThere(
          new Parameter.Whole("n", 1_700_000_000_000_000_000L, 1_700_000_000_000_000_200L, scale));
      assertAllThere(new Parameter.Whole("n", Long.MAX_VALUE - 9, Long.MAX_VALUE, scale));
      assertAllThere(
          new Parameter.Whole("n", 1_000_000_000_000_000L, 1_000_000_000_000_001L, scale));
    }
    assertAllThere(new Parameter.Whole("n", Long.MIN_VALUE, Long.MIN_VALUE + 5, Scale.LINEAR));
    assertAllThere(new Parameter.Whole("n", -far - 20, -far, Scale.LINEAR));
  }

  /// Both ends and the numbers beside them have coordinates of their own, which give them back.
  private static void assertAllThere(Parameter.Whole range) {
    Axis axis = Axis.of(range);
    double before = Double.NEGATIVE_INFINITY;
    for (long value = range.min();
        value - range.min() <= Math.min(5, range.max() - range.min());
        value++) {
      double coordinate = axis.coordinate(Long.toString(value));
      assertThat(coordinate).as("%s", range).isGreaterThan(before).isBetween(0.0, 1.0);
      assertThat(axis.text(coordinate)).isEqualTo(Long.toString(value));
      before = coordinate;
    }
    assertThat(axis.text(0)).isEqualTo(Long.toString(range.min()));
    assertThat(axis.text(1)).isEqualTo(Long.toString(range.max()));
    assertThat(axis.coordinate(Long.toString(Long.MIN_VALUE))).isLessThan(1);
    assertThat(axis.coordinate(Long.toString(Long.MAX_VALUE))).isPositive();
  }

  @Test
  void wholeNumbersAreEquallyLikelyOnTheirScale() {
    Axis axis = Axis.of(new Parameter.Whole("n", 1, 4, Scale.LINEAR));

    assertThat(List.of(axis.text(0.2), axis.text(0.3), axis.text(0.7), axis.text(0.8)))
        .containsExactly("1", "2", "3", "4");
  }
}
