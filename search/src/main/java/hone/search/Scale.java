package hone.search;

/// Says on which scale a numeric parameter is searched.
public enum Scale {
  /// Chosen from the range alone; see [hone.search.space.Coding].
  AUTO,
  /// Equal steps matter equally.
  LINEAR,
  /// Equal factors matter equally; the range must lie above 0.
  LOGARITHMIC,
  /// Equal factors of the distance to 1 matter equally; the range must lie in `[0, 1)`.
  REVERSE_LOGARITHMIC
}
