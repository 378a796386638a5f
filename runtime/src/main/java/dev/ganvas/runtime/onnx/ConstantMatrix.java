package dev.ganvas.runtime.onnx;

/** A constant as a matrix whose rows belong to what goes in and columns to what comes out. */
final class ConstantMatrix {
  private final float[] numbers;
  private final int rows;
  private final int columns;
  private final int rowStep;
  private final int columnStep;

  private ConstantMatrix(float[] numbers, int rows, int columns, int rowStep, int columnStep) {
    this.numbers = numbers;
    this.rows = rows;
    this.columns = columns;
    this.rowStep = rowStep;
    this.columnStep = columnStep;
  }

  /** Numbers that lie row by row. */
  static ConstantMatrix of(float[] numbers, int rows) {
    int columns = numbers.length / rows;
    return new ConstantMatrix(numbers, rows, columns, columns, 1);
  }

  /** The same with rows and columns exchanged; the numbers are shared. */
  ConstantMatrix transposed() {
    return new ConstantMatrix(numbers, columns, rows, columnStep, rowStep);
  }

  int rows() {
    return rows;
  }

  /** One row; a copy. */
  float[] row(int index) {
    float[] row = new float[columns];
    for (int c = 0; c < columns; c++) {
      row[c] = numbers[index * rowStep + c * columnStep];
    }
    return row;
  }
}
