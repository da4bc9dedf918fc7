package hone.search.space;

import hone.search.Parameter;
import hone.search.Scale;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Maps one parameter's values to coordinates and back.
///
/// A numeric parameter's coordinate lies in `[0, 1]`, equal steps meaning equal steps on its scale;
/// whole numbers own equal-width cells of their scale and are represented by their cell's inside.
/// A categorical parameter's coordinate is the index of its value.
public sealed interface Axis {
  /// Makes the axis of a parameter.
  static Axis of(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Continuous p -> new Continuous(p, Warp.of(p));
      case Parameter.Whole p -> Whole.of(p);
      case Parameter.Categorical p -> new Categorical(p);
    };
  }

  /// The parameter behind this axis.
  Parameter parameter();

  /// The number of different values; infinite when continuous.
  default double count() {
    return parameter().count();
  }

  /// Writes the value at a coordinate; what lies outside is clamped.
  String text(double coordinate);

  /// Reads a value; it may lie outside the range, and gives NaN when it is no value of this axis.
  double coordinate(String text);

  /// The same value as [#text] would write it; empty when it is no value of this axis.
  default Optional<String> within(String text) {
    try {
      return switch (parameter()) {
        case Parameter.Continuous p -> {
          double value = Double.parseDouble(text);
          boolean inside = value >= p.min() && value <= p.max();
          yield inside ? Optional.of(Double.toString(value)) : Optional.empty();
        }
        case Parameter.Whole p -> {
          long value = Whole.number(text);
          boolean inside = value >= p.min() && value <= p.max();
          yield inside ? Optional.of(Long.toString(value)) : Optional.empty();
        }
        case Parameter.Categorical p ->
            p.values().contains(text) ? Optional.of(text) : Optional.empty();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// The coordinate that is closest to the given one and stands for a value.
  double snap(double coordinate);

  /// The coordinate of the value that owns the place `unit` of `[0, 1)` in equal shares.
  double spread(double unit);

  /// A real number.
  record Continuous(Parameter.Continuous parameter, Warp warp) implements Axis {
    @Override
    public String text(double coordinate) {
      return Double.toString(value(coordinate));
    }

    private double value(double coordinate) {
      // An end is the number that was asked for, and not what its logarithm gives back.
      if (coordinate <= 0) {
        return parameter.min();
      }
      if (coordinate >= 1) {
        return parameter.max();
      }
      return Math.clamp(warp.value(coordinate), parameter.min(), parameter.max());
    }

    @Override
    public double coordinate(String text) {
      try {
        return warp.coordinate(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    @Override
    public double snap(double coordinate) {
      return warp.coordinate(value(coordinate));
    }

    @Override
    public double spread(double unit) {
      return unit;
    }
  }

  /// A whole number.
  ///
  /// @param origin what the scale counts from: 0, or the least number where the range is far from 0
  ///     for its width, since doubles do not tell its numbers apart there
  record Whole(Parameter.Whole parameter, long origin, Warp warp) implements Axis {
    static Whole of(Parameter.Whole p) {
      long origin = isFar(p) ? p.min() : 0;
      return new Whole(p, origin, Warp.of(p, origin));
    }

    /// Whether both ends have one sign and the range is short beside them, so that a logarithm is a
    /// line there, too.
    private static boolean isFar(Parameter.Whole p) {
      return (p.min() > 0 || p.max() < 0)
          && (double) p.max() - (double) p.min() < 1e-6 * Math.abs((double) p.min());
    }

    @Override
    public String text(double coordinate) {
      return Long.toString(value(coordinate));
    }

    private long value(double coordinate) {
      double value = Math.rint(warp.value(Math.clamp(coordinate, 0, 1)));
      return origin + Math.clamp((long) value, parameter.min() - origin, parameter.max() - origin);
    }

    @Override
    public double coordinate(String text) {
      try {
        return coordinate(number(text));
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    /// Reads a whole number, also one that was written as a real one, such as `100.0`.
    ///
    /// @throws NumberFormatException if it is none
    private static long number(String text) {
      if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
        return Long.parseLong(text);
      }
      try {
        return new BigDecimal(text).longValueExact();
      } catch (ArithmeticException e) {
        throw new NumberFormatException("found " + text + ", allowed is a whole number");
      }
    }

    private double coordinate(long value) {
      long steps = value - origin;
      boolean overflows = ((value ^ origin) & (value ^ steps)) < 0;
      return warp.coordinate(overflows ? (double) value - (double) origin : (double) steps);
    }

    @Override
    public double snap(double coordinate) {
      return coordinate(value(coordinate));
    }

    @Override
    public double spread(double unit) {
      return snap(unit);
    }

    /// The coordinate of the value that is `steps` whole numbers away, within the range.
    public double step(double coordinate, long steps) {
      long value = value(coordinate);
      long target;
      if (steps > 0) {
        target = value > parameter.max() - steps ? parameter.max() : value + steps;
      } else {
        target = value < parameter.min() - steps ? parameter.min() : value + steps;
      }
      return coordinate(target);
    }
  }

  /// One of several texts.
  record Categorical(Parameter.Categorical parameter) implements Axis {
    @Override
    public String text(double coordinate) {
      return values().get((int) snap(coordinate));
    }

    @Override
    public double coordinate(String text) {
      int index = values().indexOf(text);
      return index < 0 ? Double.NaN : index;
    }

    @Override
    public double snap(double coordinate) {
      return Math.clamp(Math.rint(coordinate), 0, values().size() - 1);
    }

    @Override
    public double spread(double unit) {
      return Math.min(Math.floor(unit * values().size()), values().size() - 1);
    }

    private List<String> values() {
      return parameter.values();
    }
  }

  /// The scale on which a numeric range is cut into equal parts.
  ///
  /// @param scale never [Scale#AUTO]
  /// @param low the scaled lower end
  /// @param high the scaled upper end
  record Warp(Scale scale, double low, double high) {
    /// Ratio of the ends from which [Scale#AUTO] means a logarithm: two orders of magnitude, where
    /// a linear scale would spend 90 % of its points on the last one.
    private static final double AUTO_RATIO = 100;

    static Warp of(Parameter.Continuous p) {
      return of(resolve(p.scale(), p.min(), p.max()), p.min(), p.max());
    }

    static Warp of(Parameter.Whole p, long origin) {
      if (origin != 0) {
        return of(Scale.LINEAR, -0.5, p.max() - origin + 0.5);
      }
      boolean logarithmic =
          p.scale() == Scale.LOGARITHMIC
              || (p.scale() == Scale.AUTO
                  && p.min() > 0
                  && (double) p.max() / p.min() >= AUTO_RATIO);
      return of(logarithmic ? Scale.LOGARITHMIC : Scale.LINEAR, p.min() - 0.5, p.max() + 0.5);
    }

    private static Warp of(Scale scale, double min, double max) {
      return new Warp(scale, scaled(scale, min), scaled(scale, max));
    }

    private static Scale resolve(Scale scale, double min, double max) {
      if (scale != Scale.AUTO) {
        return scale;
      }
      if (min > 0 && max / min >= AUTO_RATIO) {
        return Scale.LOGARITHMIC;
      }
      if (min >= 0.5 && max < 1 && (1 - min) / (1 - max) >= AUTO_RATIO) {
        return Scale.REVERSE_LOGARITHMIC;
      }
      return Scale.LINEAR;
    }

    double value(double coordinate) {
      // Weighing both ends keeps 0 and 1 exact and cannot overflow on huge ranges.
      double s = low * (1 - coordinate) + high * coordinate;
      return switch (scale) {
        case LINEAR, AUTO -> s;
        case LOGARITHMIC -> StrictMath.exp(s);
        case REVERSE_LOGARITHMIC -> -StrictMath.expm1(-s);
      };
    }

    double coordinate(double value) {
      // Halves keep the difference of huge ends finite.
      double s = scaled(scale, value);
      return (0.5 * s - 0.5 * low) / (0.5 * high - 0.5 * low);
    }

    private static double scaled(Scale scale, double value) {
      return switch (scale) {
        case LINEAR, AUTO -> value;
        case LOGARITHMIC -> StrictMath.log(value);
        case REVERSE_LOGARITHMIC -> -StrictMath.log1p(-value);
      };
    }
  }
}
