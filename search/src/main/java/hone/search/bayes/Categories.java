package hone.search.bayes;

import hone.search.math.Chance;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The categorical axes of which each value is looked at by itself. One kernel for all values takes
/// what holds beside the best one for true beside the others: a numeric parameter that hardly
/// matters there may decide beside another, and a look over all values at once would not see it.
///
/// Where an axis has many values, the model chooses among them.
final class Categories {
  private static final int FEW = 5;

  private final Coding coding;
  private final List<Integer> axes;

  /// A value of a categorical axis.
  ///
  /// @param axis counted from 0
  /// @param value as a coordinate
  record Value(int axis, double value) {}

  Categories(Coding coding) {
    this.coding = coding;
    this.axes =
        IntStream.range(0, coding.dimensions())
            .filter(j -> coding.axes().get(j) instanceof Axis.Categorical)
            .filter(j -> coding.axes().get(j).count() > 1 && coding.axes().get(j).count() <= FEW)
            .boxed()
            .toList();
  }

  boolean isEmpty() {
    return axes.isEmpty();
  }

  /// The first value that none of these points has.
  Optional<Value> untried(List<double[]> points) {
    for (int axis : axes) {
      for (int value = 0; value < coding.axes().get(axis).count(); value++) {
        double here = value;
        if (points.stream().noneMatch(point -> point[axis] == here)) {
          return Optional.of(new Value(axis, here));
        }
      }
    }
    return Optional.empty();
  }

  /// A value by lot, each axis as likely as the others; empty where there is no axis.
  Optional<Value> drawn(Chance chance) {
    if (axes.isEmpty()) {
      return Optional.empty();
    }
    int axis = axes.get(chance.nextInt(axes.size()));
    return Optional.of(new Value(axis, chance.nextInt((int) coding.axes().get(axis).count())));
  }
}
