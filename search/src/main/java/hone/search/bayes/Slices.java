package hone.search.bayes;

import hone.search.Configuration;
import hone.search.Goal;
import hone.search.Trial;
import hone.search.gp.GpModel;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says what a model believes along each parameter alone, all others held at one configuration:
/// the one, among those with a result, whose mean is best by the model. With noise that is surer
/// than the best result, which is luck in part, and the slices go through what the model itself
/// believes best; without noise it is the best result, except among equals.
///
/// @param through where the slices are taken
/// @param along one for each parameter, in the order of the space
public record Slices(Configuration through, List<Slice> along) {
  /// How many places a slice has along a numeric parameter, beside its own.
  private static final int PLACES = 33;

  /// Coordinates that differ by less are of the same value, but for rounding.
  private static final double SAME = 1e-9;

  /// Standard deviations of the bounds: about 95 % of what the model holds possible.
  private static final double BETA = 2;

  /// Copies the list.
  public Slices {
    along = List.copyOf(along);
  }

  /// What the model believes along one parameter.
  ///
  /// @param parameter its name
  /// @param points in the order of the values: of a numeric parameter spread evenly on its scale,
  ///     all whole numbers where they are few, and that of [#through]; of a categorical one all
  public record Slice(String parameter, List<Point> points) {
    /// Copies the points.
    public Slice {
      points = List.copyOf(points);
    }
  }

  /// What the model believes of one configuration, in the objective's unit.
  ///
  /// The bounds are of the function, not of a result, which has its noise beside. Results far worse
  /// than most were pulled in before the model saw them, so that it never expects as bad ones.
  ///
  /// @param value the parameter's, written as in configurations
  /// @param mean the middle of what the model holds possible (the median): where values were bent
  ///     the mean lies beside it, on the side of the wider bound
  /// @param lower two deviations below it, whichever direction is better
  /// @param upper two deviations above it
  public record Point(String value, double mean, double lower, double upper) {}

  /// Takes the slices of a model; empty where no trial with a result lies within the space.
  static Optional<Slices> of(
      Coding coding, Goal goal, List<Trial> trials, Surrogate surrogate, GpModel model) {
    Configuration through = best(coding, trials, model);
    if (through == null) {
      return Optional.empty();
    }
    double[] centre = coding.point(through).orElseThrow();
    List<String> own = List.copyOf(through.values().values());
    List<Slice> along = new ArrayList<>();
    double[] out = new double[2];
    for (int j = 0; j < centre.length; j++) {
      Axis axis = coding.axes().get(j);
      double[] moved = centre.clone();
      List<Point> points = new ArrayList<>();
      for (var place : places(axis, centre[j], own.get(j)).entrySet()) {
        moved[j] = place.getKey();
        model.predict(moved, out);
        points.add(point(place.getValue(), out[0], BETA * Math.sqrt(out[1]), goal, surrogate));
      }
      along.add(new Slice(axis.parameter().name(), points));
    }
    return Optional.of(new Slices(through, along));
  }

  private static @Nullable Configuration best(Coding coding, List<Trial> trials, GpModel model) {
    Configuration best = null;
    double lowest = Double.POSITIVE_INFINITY;
    for (Trial trial : trials) {
      if (trial.outcome().objective().isEmpty()) {
        continue;
      }
      Configuration here = coding.within(trial.configuration()).orElse(null);
      if (here == null) {
        continue;
      }
      double mean = model.mean(coding.point(here).orElseThrow());
      if (mean < lowest) {
        best = here;
        lowest = mean;
      }
    }
    return best;
  }

  /// Coordinates along an axis with the values' texts; that of the configuration itself is among
  /// them as it is written there, and not once more as rounding would have it.
  private static SortedMap<Double, String> places(Axis axis, double own, String text) {
    SortedMap<Double, String> places = new TreeMap<>();
    grid(axis)
        .filter(place -> Math.abs(place - own) > SAME)
        .forEach(place -> places.put(place, axis.text(place)));
    places.put(own, text);
    return places;
  }

  private static DoubleStream grid(Axis axis) {
    return switch (axis) {
      case Axis.Categorical all -> IntStream.range(0, (int) all.count()).asDoubleStream();
      case Axis.Whole few when few.count() <= PLACES ->
          IntStream.range(0, (int) few.count()).mapToDouble(steps -> few.step(0, steps));
      case Axis.Whole many -> spread(many);
      case Axis.Continuous line -> spread(line);
    };
  }

  private static DoubleStream spread(Axis axis) {
    return IntStream.range(0, PLACES).mapToDouble(i -> axis.snap(i / (PLACES - 1.0)));
  }

  /// Bounds are turned back one by one: where values were bent they are not equally far.
  private static Point point(
      String text, double mean, double margin, Goal goal, Surrogate surrogate) {
    double one = value(mean - margin, goal, surrogate);
    double other = value(mean + margin, goal, surrogate);
    return new Point(
        text, value(mean, goal, surrogate), Math.min(one, other), Math.max(one, other));
  }

  private static double value(double target, Goal goal, Surrogate surrogate) {
    // Among values near the largest double the bounds lie beyond it.
    double finite = Math.clamp(surrogate.value(target), -Double.MAX_VALUE, Double.MAX_VALUE);
    return goal.toMinimize(finite);
  }
}
