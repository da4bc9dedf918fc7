package hone.search;

import java.util.List;

/// Holds the trials of a finished earlier search. Their configurations may lie outside the
/// child's ranges and may lack parameters that the child has.
public record Parent(List<Trial> trials) {
  /// Copies the trials.
  public Parent {
    trials = List.copyOf(trials);
  }
}
