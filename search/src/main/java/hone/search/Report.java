package hone.search;

/// Holds a value on the way: the objective after `resource` epochs (or whatever is counted).
public record Report(long resource, double value) {}
