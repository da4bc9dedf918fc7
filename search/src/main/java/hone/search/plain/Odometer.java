package hone.search.plain;

import hone.search.Configuration;
import hone.search.space.Axis;
import hone.search.space.Coding;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Walks through all configurations of a finite space from a given one, as an odometer turns.
final class Odometer {
  private final Coding coding;
  private final double[] point;

  Odometer(Coding coding, double[] start) {
    this.coding = coding;
    this.point = start.clone();
  }

  /// The first configuration that is in none of the sets, or empty when there is none left.
  Optional<Configuration> firstFree(List<Set<Configuration>> taken) {
    // One more step than there are members of the sets is enough to find a free one.
    long steps = taken.stream().mapToLong(Set::size).sum() + 1;
    for (long i = 0; i < steps; i++) {
      turn();
      Configuration here = coding.configuration(point);
      if (taken.stream().noneMatch(each -> each.contains(here))) {
        return Optional.of(here);
      }
    }
    return Optional.empty();
  }

  private void turn() {
    for (int j = 0; j < point.length; j++) {
      double next = next(coding.axes().get(j), point[j]);
      boolean carried = next <= point[j];
      point[j] = next;
      if (!carried) {
        return;
      }
    }
  }

  private static double next(Axis axis, double coordinate) {
    return switch (axis) {
      case Axis.Continuous _ -> throw new IllegalStateException("a continuous axis has no end");
      case Axis.Whole whole -> {
        double up = whole.step(coordinate, 1);
        yield up > coordinate ? up : whole.snap(0);
      }
      case Axis.Categorical categorical ->
          coordinate + 1 < categorical.count() ? coordinate + 1 : 0;
    };
  }
}
