package hone.search;

import java.util.List;

/// Answers a request for suggestions.
public sealed interface Suggestions {
  /// At least one suggestion, perhaps fewer than asked for.
  record Proposed(List<Suggestion> suggestions) implements Suggestions {
    /// Copies the suggestions and checks that there is at least one.
    public Proposed {
      suggestions = List.copyOf(suggestions);
      if (suggestions.isEmpty()) {
        throw new IllegalArgumentException(
            "suggestions: found none proposed, allowed is at least one");
      }
    }
  }

  /// Nothing is left to try.
  record Exhausted(String reason) implements Suggestions {}
}
