package hone.engine.resource;

/// The kinds of resources, each with names of its own.
public enum Kind {
  EXPERIMENT("experiment", "Experiment"),
  TRIAL("experiment-trial", "Trial"),
  COMPONENT("experiment-trial-component", "Trial component"),
  ALGORITHM("algorithm", "Algorithm");

  private final String arnType;
  private final String shown;

  Kind(String arnType, String shown) {
    this.arnType = arnType;
    this.shown = shown;
  }

  /// The type as ARNs write it.
  public String arnType() {
    return arnType;
  }

  /// The kind as messages write it.
  public String shown() {
    return shown;
  }
}
