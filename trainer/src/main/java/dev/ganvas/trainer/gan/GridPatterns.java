package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How much of a picture is a pattern that repeats every four pixels. Networks that halve twice and
 * double twice, or shuffle pixels four by four, lay such a grid over what they paint, and neither a
 * style's statistics nor a discriminator minds: they ask how strong fine texture is, not where it
 * lies.
 *
 * <p>In each window of 16 by 16 pixels, four by four cells, the pixels of one place in the cell are
 * averaged; of these 16 means the part that does not go on from cell to cell is squared. What does
 * is content: a sky that grows lighter upwards is no grid, cells that do so each by themselves are.
 *
 * <pre>{@code
 * pattern = places - mean(places) - down * slopeDown(cells) - across * slopeAcross(cells)
 * }</pre>
 */
final class GridPatterns {
  private static final int PERIOD = 4;
  private static final int CELLS = 4;
  private static final int WINDOW = PERIOD * CELLS;
  private static final int PLACES = PERIOD * PERIOD;

  private GridPatterns() {}

  /**
   * The mean square of the patterns, and its gradient. What lies right of or below the last whole
   * window does not count.
   *
   * @shape {@code [N, C, H, W]}, H and W at least 16
   */
  static Differences of(INDArray made) {
    long n = made.size(0);
    long channels = made.size(1);
    long rows = made.size(2) / WINDOW;
    long columns = made.size(3) / WINDOW;
    long[] windows = {n, channels, rows, CELLS, PERIOD, columns, CELLS, PERIOD};
    long[] small = {n, channels, rows, columns, PERIOD, PERIOD};
    INDArray gradient = made.ulike().assign(0);
    try (INDArray whole = part(made, rows, columns).dup('c');
        INDArray pixels = whole.reshape('c', windows);
        INDArray places = squares(pixels.mean(3, 6));
        INDArray cells = squares(pixels.mean(4, 7));
        INDArray ofPlaces = ofPlaces(made.dataType());
        INDArray ofCells = ofCells(made.dataType());
        INDArray patterns = places.mmul(ofPlaces).addi(cells.mmul(ofCells))) {
      double norm = patterns.norm2Number().doubleValue();
      double loss = norm * norm / patterns.length();
      // Both matrices are symmetric; each place and each cell is a mean of 16 pixels.
      patterns.muli(2.0 / patterns.length() / PLACES);
      INDArray toPlaces =
          unfolded(patterns.mmul(ofPlaces).reshape('c', small))
              .reshape('c', new long[] {n, channels, rows, 1, PERIOD, columns, 1, PERIOD});
      INDArray toCells =
          unfolded(patterns.mmul(ofCells).reshape('c', small))
              .reshape('c', new long[] {n, channels, rows, CELLS, 1, columns, CELLS, 1});
      try (INDArray spread = Nd4j.zeros(made.dataType(), windows)) {
        add(spread, toPlaces);
        add(spread, toCells);
        part(gradient, rows, columns).assign(spread.reshape('c', whole.shape()));
      }
      return new Differences(loss, gradient);
    }
  }

  /** {@code [N, C, rows, 4, columns, 4]} as rows of 16 numbers, one row a window and channel. */
  private static INDArray squares(INDArray means) {
    return means
        .permute(0, 1, 2, 4, 3, 5)
        .dup('c')
        .reshape('c', new long[] {means.length() / PLACES, PLACES});
  }

  private static INDArray unfolded(INDArray squares) {
    return squares.permute(0, 1, 2, 4, 3, 5).dup('c');
  }

  private static void add(INDArray to, INDArray repeated) {
    Nd4j.exec(DynamicCustomOp.builder("add").addInputs(to, repeated).addOutputs(to).build());
  }

  private static INDArray part(INDArray array, long rows, long columns) {
    return array.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, rows * WINDOW),
        NDArrayIndex.interval(0, columns * WINDOW));
  }

  /** Takes the mean of the places away. */
  private static INDArray ofPlaces(DataType type) {
    INDArray matrix = Nd4j.create(type, PLACES, PLACES);
    for (int i = 0; i < PLACES; i++) {
      for (int j = 0; j < PLACES; j++) {
        matrix.putScalar(i, j, (i == j ? 1 : 0) - 1.0 / PLACES);
      }
    }
    return matrix;
  }

  /** Takes the slopes away that the means of the cells, four pixels apart, have. */
  private static INDArray ofCells(DataType type) {
    double middle = (PERIOD - 1) / 2.0;
    double steepness = 0;
    for (int i = 0; i < PERIOD; i++) {
      steepness += (i - middle) * (i - middle) * PERIOD;
    }
    INDArray matrix = Nd4j.create(type, PLACES, PLACES);
    for (int i = 0; i < PLACES; i++) {
      for (int j = 0; j < PLACES; j++) {
        int row = i / PERIOD;
        int otherRow = j / PERIOD;
        double down = (row - middle) * (otherRow - middle);
        double across = (i % PERIOD - middle) * (j % PERIOD - middle);
        matrix.putScalar(i, j, -(down + across) / (steepness * PERIOD));
      }
    }
    return matrix;
  }
}
