package hone.search;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Holds the fewest and the most resources (epochs, as counted by reports) that Hyperband spends
/// on one trial.
public record HyperbandLimits(long minResource, long maxResource) {
  /// Checks that `1 <= minResource <= maxResource`.
  public HyperbandLimits {
    if (minResource < 1 || maxResource < minResource) {
      throw new IllegalArgumentException(
          "Hyperband limits: found minResource "
              + minResource
              + " and maxResource "
              + maxResource
              + ", allowed is 1 <= minResource <= maxResource");
    }
  }

  /// Those of a problem that is searched by Hyperband.
  ///
  /// @throws IllegalArgumentException when it has none
  public static HyperbandLimits of(Problem problem) {
    return problem
        .hyperband()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Hyperband: found no resource limits, needed are minResource and"
                        + " maxResource"));
  }

  /// The names under which a training program is told for how many epochs to train, as the tuning
  /// API lists them.
  public static final List<String> EPOCHS =
      List.of("epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs");

  /// Finds the most resources in a training program's fixed settings, for when nobody gave them;
  /// empty when none of the known names holds a whole number from 1.
  public static OptionalLong maxResource(Map<String, String> fixed) {
    for (String name : EPOCHS) {
      // Frameworks' values may be JSON, a number in quotes among them.
      String text = fixed.getOrDefault(name, "").replace("\"", "").strip();
      if (text.matches("[0-9]{1,18}") && Long.parseLong(text) >= 1) {
        return OptionalLong.of(Long.parseLong(text));
      }
    }
    return OptionalLong.empty();
  }
}
