package hone.search;

import java.util.List;

/// Holds one evaluated configuration, or one under evaluation.
///
/// @param number counts from 1 in the order in which configurations were suggested
/// @param configuration what is tried
/// @param outcome how it stands
/// @param reports values on the way, in the order in which they came
public record Trial(
    int number, Configuration configuration, Outcome outcome, List<Report> reports) {
  /// Checks the number and copies the reports.
  public Trial {
    if (number < 1) {
      throw new IllegalArgumentException(
          "trial: found number " + number + ", allowed are numbers from 1");
    }
    reports = List.copyOf(reports);
  }

  /// Says whether the trial is still waiting or running.
  public boolean pending() {
    return outcome instanceof Outcome.Pending;
  }
}
