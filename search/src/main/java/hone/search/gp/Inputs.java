package hone.search.gp;

import java.util.Arrays;
import java.util.List;

/// Holds points column by column, as the kernel reads them. Immutable by convention: callers must
/// not modify the arrays.
///
/// @param columns one array of n entries for each coordinate
/// @param categorical which coordinates are compared by equality instead of distance
/// @param size n
@SuppressWarnings("ArrayRecordComponent") // numeric data, never compared
public record Inputs(double[][] columns, boolean[] categorical, int size) {
  /// Makes inputs of points given row by row.
  public static Inputs of(List<double[]> points, boolean[] categorical) {
    double[][] columns = new double[categorical.length][points.size()];
    for (int i = 0; i < points.size(); i++) {
      for (int j = 0; j < categorical.length; j++) {
        columns[j][i] = points.get(i)[j];
      }
    }
    return new Inputs(columns, categorical, points.size());
  }

  /// The number of coordinates.
  public int dimensions() {
    return categorical.length;
  }

  /// One point, copied.
  public double[] point(int i) {
    double[] point = new double[dimensions()];
    for (int j = 0; j < point.length; j++) {
      point[j] = columns[j][i];
    }
    return point;
  }

  /// These points followed by others.
  public Inputs and(List<double[]> more) {
    double[][] all = new double[dimensions()][];
    for (int j = 0; j < all.length; j++) {
      all[j] = Arrays.copyOf(columns[j], size + more.size());
      for (int i = 0; i < more.size(); i++) {
        all[j][size + i] = more.get(i)[j];
      }
    }
    return new Inputs(all, categorical, size + more.size());
  }

  /// The points with these indices.
  public Inputs select(int[] indices) {
    double[][] chosen = new double[dimensions()][indices.length];
    for (int j = 0; j < chosen.length; j++) {
      for (int i = 0; i < indices.length; i++) {
        chosen[j][i] = columns[j][indices[i]];
      }
    }
    return new Inputs(chosen, categorical, indices.length);
  }
}
