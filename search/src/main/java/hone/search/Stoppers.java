package hone.search;

/// Lists the stoppers.
public final class Stoppers {
  private Stoppers() {}

  /// Lets every trial run to its end.
  public static Stopper never() {
    return (_, _, _) -> new Decision.Continue();
  }
}
