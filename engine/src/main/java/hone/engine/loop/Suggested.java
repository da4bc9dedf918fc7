package hone.engine.loop;

import hone.search.Suggestions;

/// What a strategy answered.
///
/// @param definition for which definition of the tuning job, an index from 0
/// @param launched how many training jobs the tuning job had created when the strategy was asked
record Suggested(long tuningId, int definition, int launched, Suggestions suggestions) {

  /// How many suggestions there are.
  int size() {
    return switch (suggestions) {
      case Suggestions.Proposed(var proposed) -> proposed.size();
      case Suggestions.Exhausted _ -> 0;
    };
  }
}
