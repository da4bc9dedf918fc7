package hone.search;

import hone.search.bayes.Insight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A search in memory: asks a strategy what to try, and keeps the history of what was told.
///
/// ```java
/// AskTell search = new AskTell(problem, strategy, stopper, seed);
/// if (search.ask() instanceof AskTell.Asked.Next(Trial trial, Reason why)) {
///   search.tell(trial.number(), Outcome.of(evaluate(trial.configuration())));
/// }
/// ```
///
/// Any number of trials may be under way at once. Not thread-safe.
public final class AskTell {
  /// Answers [#ask].
  public sealed interface Asked {
    /// A new trial, now pending, and why.
    record Next(Trial trial, Reason why) implements Asked {}

    /// Nothing is left to try.
    record Done(String reason) implements Asked {}
  }

  private final Problem problem;
  private final Strategy strategy;
  private final Stopper stopper;
  private final long seed;
  private final List<Trial> trials = new ArrayList<>();

  /// Starts a search.
  public AskTell(Problem problem, Strategy strategy, Stopper stopper, long seed) {
    this.problem = problem;
    this.strategy = strategy;
    this.stopper = stopper;
    this.seed = seed;
  }

  /// What has been asked and told so far.
  public History history() {
    return new History(trials);
  }

  /// Starts the next trial.
  public Asked ask() {
    if (trials.size() >= problem.trialsMax()) {
      return new Asked.Done("the maximum of " + problem.trialsMax() + " trials is reached");
    }
    return switch (strategy.suggest(problem, history(), 1, seed)) {
      case Suggestions.Exhausted(String reason) -> new Asked.Done(reason);
      case Suggestions.Proposed(List<Suggestion> suggestions) -> {
        Suggestion first = suggestions.getFirst();
        Trial trial =
            new Trial(trials.size() + 1, first.configuration(), new Outcome.Pending(), List.of());
        trials.add(trial);
        yield new Asked.Next(trial, first.why());
      }
    };
  }

  /// Records a value on the way and decides whether the trial goes on.
  ///
  /// @throws IllegalArgumentException when there is no such trial or it has ended
  public Decision report(int number, Report report) {
    Trial trial = running(number);
    List<Report> reports = new ArrayList<>(trial.reports());
    reports.add(report);
    trials.set(number - 1, new Trial(number, trial.configuration(), trial.outcome(), reports));
    return stopper.decide(problem, history(), number);
  }

  /// Records the end of a trial.
  ///
  /// @throws IllegalArgumentException when there is no such trial or it has ended
  public void tell(int number, Outcome outcome) {
    Trial trial = running(number);
    if (outcome instanceof Outcome.Pending) {
      throw new IllegalArgumentException(
          "tell: found the outcome Pending for trial "
              + number
              + ", allowed are outcomes of ended trials");
    }
    trials.set(number - 1, new Trial(number, trial.configuration(), outcome, trial.reports()));
  }

  /// What a model has learned from the trials so far.
  public Insight insight() {
    return new Insight(problem, strategy, history());
  }

  /// The ended trial with the best value.
  public Optional<Trial> best() {
    return history().best(problem.goal());
  }

  private Trial running(int number) {
    if (trials.isEmpty()) {
      throw new IllegalArgumentException(
          "trial: found number " + number + ", but none has been asked for yet");
    }
    if (number < 1 || number > trials.size()) {
      throw new IllegalArgumentException(
          "trial: found number " + number + ", allowed are 1 to " + trials.size());
    }
    Trial trial = trials.get(number - 1);
    if (!trial.pending()) {
      throw new IllegalArgumentException(
          "trial " + number + ": found one that has ended, allowed are trials under way");
    }
    return trial;
  }
}
