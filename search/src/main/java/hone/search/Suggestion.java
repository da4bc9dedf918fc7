package hone.search;

/// Holds a configuration to try, and why.
public record Suggestion(Configuration configuration, Reason why) {}
