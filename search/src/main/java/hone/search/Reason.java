package hone.search;

import java.util.OptionalDouble;

/// Says why a configuration was suggested: data to show, nothing to decide by.
public sealed interface Reason {
  /// Drawn at random; `draw` counts from 1.
  record Drawn(long draw) implements Reason {}

  /// The `position`-th of `count` configurations of a grid.
  record Enumerated(long position, long count) implements Reason {}

  /// One of the first points, spread evenly before there is enough to learn from.
  record Spread(int position) implements Reason {}

  /// Among the best of an earlier search, or its worst, to learn how far that one can be believed.
  ///
  /// @param parent which one, from 1
  /// @param trial that trial's number there
  record Inherited(int parent, int trial) implements Reason {}

  /// Chosen by a model of what has been seen.
  ///
  /// @param arm which part of the strategy chose, as a word
  /// @param width the share of the numeric ranges that the box which it looked at spans, on average
  ///     over them and each on the search's scale; empty where it looked at all, and where nothing
  ///     is numeric. The box is drawn out to the proposal where that lies beyond: all values of
  ///     short whole numbers are looked at, and coordinates may stay those of another good result
  /// @param mean the value that the model expects, in the objective's unit: where it learned from
  ///     values that were bent, the middle of what it holds possible (the median); where several
  ///     models chose together, as after a warm start with other data, the mean of theirs
  /// @param deviation how far from that a result may lie, with its noise, in the objective's unit:
  ///     of several models that of their mixture, how far they disagree included
  /// @param acquisition the score by which this point won
  /// @param observed how many ended trials the model was conditioned on
  /// @param pending how many unfinished trials were taken into account
  record Modelled(
      String arm,
      OptionalDouble width,
      double mean,
      double deviation,
      double acquisition,
      int observed,
      int pending)
      implements Reason {}
}
