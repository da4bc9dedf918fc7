package hone.search;

/// Decides whether a running trial is worth going on with, from the recorded reports alone.
public interface Stopper {
  /// Decides about one trial of the history, at its last report.
  ///
  /// @throws IllegalArgumentException when the history has no such trial
  Decision decide(Problem problem, History history, int trialNumber);
}
