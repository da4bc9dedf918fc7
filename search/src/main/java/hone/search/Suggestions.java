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
  record Exhausted(String reason) implements Suggestions {
    /// All configurations of a space have been tried, or are under way.
    public static Exhausted of(Space space) {
      double all = space.combinations();
      return new Exhausted(
          Double.isInfinite(all)
              ? "no configuration was found that has not been tried"
              : "all " + (long) all + " configurations have been tried");
    }
  }
}
