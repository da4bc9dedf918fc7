package hone.engine.advice;

import hone.search.Suggestions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a strategy answered.
///
/// @param definition for which definition of the tuning job, an index from 0
/// @param launched how many training jobs the tuning job had created when the strategy was asked
/// @param suggestions `null` where a defect of the strategy kept it from an answer
/// @param thought how long it took
public record Suggested(
    long tuningId,
    int definition,
    int launched,
    @Nullable Suggestions suggestions,
    Duration thought) {

  /// How many suggestions there are.
  public int size() {
    return switch (suggestions) {
      case Suggestions.Proposed(var proposed) -> proposed.size();
      case Suggestions.Exhausted _ -> 0;
      case null -> 0;
    };
  }
}
