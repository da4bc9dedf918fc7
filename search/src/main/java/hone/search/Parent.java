package hone.search;

import java.util.List;

/// Holds the trials of a finished earlier search. Their configurations may lie outside the
/// child's ranges, and may hold other values than the child's. A trial that lacks one of the
/// child's parameters tells nothing: what was not searched needs the value with which it ran.
public record Parent(List<Trial> trials) {
  /// Copies the trials.
  public Parent {
    trials = List.copyOf(trials);
  }
}
