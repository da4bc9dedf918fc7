package hone.search.autotune;

import hone.search.Parameter;
import hone.search.Space;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Chooses what a user left to the service: ranges from examples, and how many trials.
///
/// What cannot be tuned stays as it is: a training program still needs each of its settings.
public final class Autotune {
  private Autotune() {}

  /// What became of some examples.
  ///
  /// @param ranges what is tuned, in the order of the examples
  /// @param fixed what keeps its value
  public record Ranges(List<Parameter> ranges, SequencedMap<String, String> fixed) {
    /// Copies both, keeping their order.
    public Ranges {
      ranges = List.copyOf(ranges);
      fixed = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fixed));
    }
  }

  /// Turns examples into ranges.
  ///
  /// @param examples names with one value each
  /// @param most how many may be tuned; the first ones are
  /// @param guide says what may be tuned and how far
  public static Ranges ranges(SequencedMap<String, String> examples, int most, Guide guide) {
    List<Parameter> ranges = new ArrayList<>();
    SequencedMap<String, String> fixed = new LinkedHashMap<>();
    examples.forEach(
        (name, value) -> {
          Optional<Parameter> range =
              ranges.size() < most ? range(name, value, guide) : Optional.empty();
          range.ifPresentOrElse(ranges::add, () -> fixed.put(name, value));
        });
    return new Ranges(ranges, fixed);
  }

  private static Optional<Parameter> range(String name, String value, Guide guide) {
    return Hint.of(name, value).range().flatMap(guess -> guide.cut(guess, value.strip()));
  }

  /// How many trials a search of a space is worth.
  public static int trials(Space space) {
    // Ten trials for each dimension beyond a first ten is where the model's gain levels off.
    int trials = Math.clamp(10 + 10L * space.parameters().size(), 20, 150);
    return (int) Math.min(trials, space.combinations());
  }
}
