package hone.search;

import java.util.List;

/// Says which earlier searches a search may learn from, and how alike they are.
public record WarmStart(Kind kind, List<Parent> parents) {
  /// How a parent's results relate to the child's.
  public enum Kind {
    /// The same data and the same algorithm: results mean the same.
    IDENTICAL_DATA_AND_ALGORITHM,
    /// Other data or another version: results are alike at best.
    TRANSFER_LEARNING
  }

  /// Copies the parents and checks that there is at least one.
  public WarmStart {
    parents = List.copyOf(parents);
    if (parents.isEmpty()) {
      throw new IllegalArgumentException(
          "warm start: found no parents, allowed is at least one parent");
    }
  }
}
