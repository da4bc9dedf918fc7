package hone.search.space;

import hone.search.Configuration;
import hone.search.Parameter;
import hone.search.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Maps the configurations of a space to points, one coordinate for each parameter, and back.
/// Immutable. See [Axis] for what a coordinate means.
public final class Coding {
  private final List<Axis> axes;

  /// Makes the coding of a space.
  public Coding(Space space) {
    List<Axis> made = new ArrayList<>();
    for (Parameter parameter : space.parameters()) {
      made.add(Axis.of(parameter));
    }
    this.axes = List.copyOf(made);
  }

  /// The number of coordinates.
  public int dimensions() {
    return axes.size();
  }

  /// The axes in the order of the space's parameters.
  public List<Axis> axes() {
    return axes;
  }

  /// The configuration at a point.
  public Configuration configuration(double[] point) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (int j = 0; j < point.length; j++) {
      values.put(axes.get(j).parameter().name(), axes.get(j).text(point[j]));
    }
    return new Configuration(values);
  }

  /// The point of a configuration; empty when a value is missing or unreadable. Coordinates may
  /// lie outside `[0, 1]` when the configuration comes from a wider space.
  public Optional<double[]> point(Configuration configuration) {
    double[] point = new double[axes.size()];
    for (int j = 0; j < point.length; j++) {
      String text = configuration.values().get(axes.get(j).parameter().name());
      double coordinate = text == null ? Double.NaN : axes.get(j).coordinate(text);
      if (!Double.isFinite(coordinate)) {
        return Optional.empty();
      }
      point[j] = coordinate;
    }
    return Optional.of(point);
  }

  /// The same values written as this space writes them, and nothing else; empty when a value is
  /// missing, unreadable or outside of its range.
  public Optional<Configuration> within(Configuration configuration) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (Axis axis : axes) {
      String name = axis.parameter().name();
      String text = configuration.values().get(name);
      Optional<String> written = text == null ? Optional.empty() : axis.within(text);
      if (written.isEmpty()) {
        return Optional.empty();
      }
      values.put(name, written.get());
    }
    return Optional.of(new Configuration(values));
  }

  /// Moves every coordinate to the closest one that stands for a value.
  public void snap(double[] point) {
    for (int j = 0; j < point.length; j++) {
      point[j] = axes.get(j).snap(point[j]);
    }
  }

  /// Turns a place in the unit cube into a point, equal shares of the cube for equal shares of
  /// each scale.
  public double[] spread(double[] unit) {
    double[] point = new double[unit.length];
    for (int j = 0; j < unit.length; j++) {
      point[j] = axes.get(j).spread(unit[j]);
    }
    return point;
  }
}
