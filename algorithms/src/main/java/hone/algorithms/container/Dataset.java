package hone.algorithms.container;

import java.util.Arrays;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// The rows of one channel, growing while its files are read, then handed to XGBoost.
///
/// Not thread-safe. Rows are stored compressed (start, column, value); dense rows leave the
/// columns out.
public final class Dataset {
  private final boolean dense;
  private float[] values = new float[1 << 16];
  private int[] columns = new int[0];
  private long[] starts = new long[1 << 10];
  private float[] labels = new float[1 << 10];
  private float[] weights = new float[0];
  private int[] queries = new int[0];
  private int valueCount;
  private int rowCount;
  private int columnCount;

  Dataset(boolean dense) {
    this.dense = dense;
  }

  public int rows() {
    return rowCount;
  }

  public int columns() {
    return columnCount;
  }

  /// How many values the rows hold together.
  public int values() {
    return valueCount;
  }

  public float label(int row) {
    return labels[row];
  }

  public float[] labels() {
    return Arrays.copyOf(labels, rowCount);
  }

  /// The rows' weights, or an empty array if none was given.
  public float[] weights() {
    return weights.length == 0 ? weights : Arrays.copyOf(weights, rowCount);
  }

  void label(float label) {
    if (rowCount == labels.length) {
      labels = Arrays.copyOf(labels, rowCount * 2);
    }
    labels[rowCount] = label;
  }

  /// Give the row being read a weight; rows without one weigh 1.
  void weight(float weight) {
    int known = weights.length;
    if (rowCount >= known) {
      weights = Arrays.copyOf(weights, Math.max(1 << 10, rowCount * 2));
      Arrays.fill(weights, known, weights.length, 1);
    }
    weights[rowCount] = weight;
  }

  /// Say which ranking query the row being read belongs to.
  void query(int query) {
    if (rowCount >= queries.length) {
      queries = Arrays.copyOf(queries, Math.max(1 << 10, rowCount * 2));
    }
    queries[rowCount] = query;
  }

  void value(float value) {
    if (valueCount == values.length) {
      values = Arrays.copyOf(values, grown());
    }
    values[valueCount++] = value;
  }

  void value(int column, float value) {
    if (valueCount >= columns.length) {
      columns = Arrays.copyOf(columns, Math.max(1 << 16, grown()));
    }
    columns[valueCount] = column;
    columnCount = Math.max(columnCount, column + 1);
    value(value);
  }

  void endRow() {
    if (dense && rowCount == 0) {
      columnCount = valueCount;
    }
    rowCount++;
    if (rowCount == starts.length) {
      starts = Arrays.copyOf(starts, rowCount * 2);
    }
    starts[rowCount] = valueCount;
  }

  /// Make the matrix that XGBoost trains on, at least `columnsMin` wide.
  public DMatrix toMatrix(int columnsMin) throws XGBoostError {
    DMatrix matrix = dense ? denseMatrix() : sparseMatrix(Math.max(columnsMin, columnCount));
    matrix.setLabel(labels());
    if (weights.length > 0) {
      for (int known = weights.length; known < rowCount; known = weights.length) {
        weights = Arrays.copyOf(weights, rowCount);
        Arrays.fill(weights, known, rowCount, 1);
      }
      matrix.setWeight(weights());
    }
    if (queries.length > 0) {
      matrix.setQueryId(Arrays.copyOf(queries, rowCount));
    }
    return matrix;
  }

  private DMatrix denseMatrix() throws XGBoostError {
    return new DMatrix(Arrays.copyOf(values, valueCount), rowCount, columnCount, Float.NaN);
  }

  private DMatrix sparseMatrix(int width) throws XGBoostError {
    return new DMatrix(
        Arrays.copyOf(starts, rowCount + 1),
        Arrays.copyOf(columns, valueCount),
        Arrays.copyOf(values, valueCount),
        DMatrix.SparseType.CSR,
        width,
        Float.NaN,
        0);
  }

  private int grown() {
    if (valueCount >= Integer.MAX_VALUE / 2) {
      throw new ClientError(
          "The channel holds more than %d values, the most that fit".formatted(valueCount));
    }
    return valueCount * 2;
  }
}
