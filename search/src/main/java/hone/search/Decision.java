package hone.search;

/// Says whether a running trial goes on.
public sealed interface Decision {
  /// Let it run.
  record Continue() implements Decision {}

  /// End it; the reason is a sentence for people.
  record Stop(String reason) implements Decision {}
}
