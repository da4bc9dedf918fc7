package hone.search;

import java.util.OptionalDouble;

/// Says how a trial stands.
public sealed interface Outcome {
  /// Turns an end value into an outcome: what is not finite is a failure.
  static Outcome of(double value) {
    return Double.isFinite(value) ? new Succeeded(value) : new Failed();
  }

  /// The value that the trial ended with, where there is a finite one.
  default OptionalDouble objective() {
    return switch (this) {
      case Succeeded(double value) -> OptionalDouble.of(value);
      case Stopped(OptionalDouble value) -> value;
      case Pending() -> OptionalDouble.empty();
      case Failed() -> OptionalDouble.empty();
    };
  }

  /// Not ended yet: waiting or running.
  record Pending() implements Outcome {}

  /// Ended by itself with a finite value.
  record Succeeded(double value) implements Outcome {
    /// Checks that the value is finite.
    public Succeeded {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "outcome: found value " + value + ", allowed are finite values; use Outcome.of");
      }
    }
  }

  /// Ended early; the value is the last one seen, or absent.
  record Stopped(OptionalDouble value) implements Outcome {
    /// Drops a value that is not finite.
    public Stopped {
      if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
        value = OptionalDouble.empty();
      }
    }
  }

  /// Ended without a usable value.
  record Failed() implements Outcome {}
}
