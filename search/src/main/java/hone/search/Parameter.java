package hone.search;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Describes one dimension of a search space. Every constructor throws
/// `IllegalArgumentException`, naming the parameter, what was found and what is allowed.
public sealed interface Parameter {
  /// The name under which a configuration holds this parameter's value.
  String name();

  /// The number of different values; infinite when continuous.
  double count();

  /// A real number in `[min, max]`.
  record Continuous(String name, double min, double max, Scale scale) implements Parameter {
    /// Checks the range and the scale.
    public Continuous {
      checkName(name);
      if (!Double.isFinite(min) || !Double.isFinite(max)) {
        throw fault(name, "range [" + min + ", " + max + "]", "finite bounds");
      }
      if (min >= max) {
        throw fault(name, "range [" + min + ", " + max + "]", "min < max");
      }
      if (scale == Scale.LOGARITHMIC && min <= 0) {
        throw fault(name, "min " + min, "min > 0 on the logarithmic scale");
      }
      if (scale == Scale.REVERSE_LOGARITHMIC && (min < 0 || max >= 1)) {
        throw fault(
            name,
            "range [" + min + ", " + max + "]",
            "0 <= min < max < 1 on the reverse logarithmic scale");
      }
    }

    @Override
    public double count() {
      return Double.POSITIVE_INFINITY;
    }
  }

  /// A whole number from `min` to `max`, both included.
  record Whole(String name, long min, long max, Scale scale) implements Parameter {
    /// Checks the range and the scale.
    public Whole {
      checkName(name);
      if (min >= max) {
        throw fault(name, "range [" + min + ", " + max + "]", "min < max");
      }
      if (scale == Scale.LOGARITHMIC && min <= 0) {
        throw fault(name, "min " + min, "min > 0 on the logarithmic scale");
      }
      if (scale == Scale.REVERSE_LOGARITHMIC) {
        throw fault(name, "reverse logarithmic scale", "it for continuous parameters alone");
      }
    }

    @Override
    public double count() {
      return (double) max - (double) min + 1;
    }
  }

  /// One of the given texts, in no order.
  record Categorical(String name, List<String> values) implements Parameter {
    /// Copies the values and checks that there is at least one and none twice.
    public Categorical {
      checkName(name);
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw fault(name, "no values", "at least one value");
      }
      Set<String> seen = new LinkedHashSet<>();
      for (String value : values) {
        if (!seen.add(value)) {
          throw fault(name, "the value \"" + value + "\" twice", "different values");
        }
      }
    }

    @Override
    public double count() {
      return values.size();
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty()) {
      throw fault("", "an empty name", "at least one character");
    }
  }

  private static IllegalArgumentException fault(String name, String found, String allowed) {
    return new IllegalArgumentException(
        "parameter \"" + name + "\": found " + found + ", allowed is " + allowed);
  }
}
