package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How much of a picture is a pattern that repeats every few pixels, four unless said otherwise.
 * Networks that halve twice and double twice, or shuffle pixels four by four, lay such a grid over
 * what they paint, and neither a style's statistics nor a discriminator minds: they ask how strong
 * fine texture is, not where it lies.
 *
 * <p>In each window of some by some cells of four by four pixels, the pixels of one place in the
 * cell are averaged; of these 16 means the part that does not go on from cell to cell is squared.
 * What does is content: a sky that grows lighter upwards is no grid, cells that do so each by
 * themselves are. Patterns whose strength changes its sign within a window pass; small windows let
 * fewer of them through, and count more of what is no grid: noise keeps the n-th part of its
 * deviation in the means of n by n cells.
 *
 * <pre>{@code
 * pattern = places - mean(places) - down * slopeDown(cells) - across * slopeAcross(cells)
 * }</pre>
 */
final class GridPatterns {
  private final int cells;
  private final int period;

  /**
   * Patterns of four pixels in windows of so many cells.
   *
   * @param cells in a row and in a column of a window, at least 2
   */
  GridPatterns(int cells) {
    this(cells, 4);
  }

  /**
   * Patterns in windows of so many cells.
   *
   * @param cells in a row and in a column of a window, at least 2
   * @param period pixels from one cell to the next
   */
  GridPatterns(int cells, int period) {
    this.cells = cells;
    this.period = period;
  }

  /**
   * Adds the weighted gradient of the patterns' mean square to {@code gradient}.
   *
   * @shape both as {@link #of} takes it
   * @return the mean square, not weighted
   */
  double add(INDArray made, double weight, INDArray gradient) {
    Differences patterns = of(made);
    try (INDArray own = patterns.gradient()) {
      gradient.addi(own.muli(weight));
      return patterns.loss();
    }
  }

  /**
   * The mean square of the patterns, and its gradient. What lies right of or below the last whole
   * window does not count.
   *
   * @shape {@code [N, C, H, W]}, H and W at least a window's side
   */
  Differences of(INDArray made) {
    long n = made.size(0);
    long channels = made.size(1);
    int window = period * cells;
    long rows = made.size(2) / window;
    long columns = made.size(3) / window;
    long[] windows = {n, channels, rows, cells, period, columns, cells, period};
    INDArray gradient = made.ulike().assign(0);
    try (INDArray whole = part(made, rows * window, columns * window).dup('c');
        INDArray pixels = whole.reshape('c', windows);
        INDArray places = squares(pixels.mean(3, 6));
        INDArray means = squares(pixels.mean(4, 7));
        INDArray ofPlaces = ofPlaces(made.dataType());
        INDArray ofCells = ofCells(made.dataType());
        INDArray patterns = places.mmul(ofPlaces).addi(means.mmul(ofCells))) {
      double norm = patterns.norm2Number().doubleValue();
      double loss = norm * norm / patterns.length();
      patterns.muli(2.0 / patterns.length());
      // A place is a mean over the cells of its window, a cell one over its places.
      try (INDArray toPlaces =
              unfolded(
                  patterns.mmul(ofPlaces).divi(cells * cells), n, channels, rows, columns, period);
          INDArray toCells =
              unfolded(
                  patterns.mmul(ofCells.transpose()).divi(period * period),
                  n,
                  channels,
                  rows,
                  columns,
                  cells);
          INDArray spread = Nd4j.zeros(made.dataType(), windows)) {
        add(
            spread,
            toPlaces.reshape('c', new long[] {n, channels, rows, 1, period, columns, 1, period}));
        add(
            spread,
            toCells.reshape('c', new long[] {n, channels, rows, cells, 1, columns, cells, 1}));
        part(gradient, rows * window, columns * window).assign(spread.reshape('c', whole.shape()));
      }
      return new Differences(loss, gradient);
    }
  }

  /**
   * {@code [N, C, rows, k, columns, k]}, which is closed, as rows of k * k numbers, one row a
   * window and channel.
   */
  private static INDArray squares(INDArray means) {
    try (means) {
      long numbers = means.size(3) * means.size(5);
      return means
          .permute(0, 1, 2, 4, 3, 5)
          .dup('c')
          .reshape('c', new long[] {means.length() / numbers, numbers});
    }
  }

  /** The way back from {@link #squares}, which are closed. */
  private static INDArray unfolded(
      INDArray squares, long n, long channels, long rows, long columns, long side) {
    try (squares) {
      return squares
          .reshape('c', new long[] {n, channels, rows, columns, side, side})
          .permute(0, 1, 2, 4, 3, 5)
          .dup('c');
    }
  }

  private static void add(INDArray to, INDArray repeated) {
    Nd4j.exec(DynamicCustomOp.builder("add").addInputs(to, repeated).addOutputs(to).build());
  }

  private static INDArray part(INDArray array, long height, long width) {
    return array.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, height),
        NDArrayIndex.interval(0, width));
  }

  /** Takes the mean of the places away; symmetric. */
  private INDArray ofPlaces(DataType type) {
    int places = period * period;
    INDArray matrix = Nd4j.create(type, places, places);
    for (int i = 0; i < places; i++) {
      for (int j = 0; j < places; j++) {
        matrix.putScalar(i, j, (i == j ? 1 : 0) - 1.0 / places);
      }
    }
    return matrix;
  }

  /** Takes the slopes away that the means of the cells, a period apart, have: cells to places. */
  private INDArray ofCells(DataType type) {
    double middle = (cells - 1) / 2.0;
    double middlePlace = (period - 1) / 2.0;
    double steepness = 0;
    for (int i = 0; i < cells; i++) {
      steepness += (i - middle) * (i - middle) * cells;
    }
    int places = period * period;
    INDArray matrix = Nd4j.create(type, (long) cells * cells, places);
    for (int i = 0; i < cells * cells; i++) {
      int cellRow = i / cells;
      for (int j = 0; j < places; j++) {
        int placeRow = j / period;
        double down = (cellRow - middle) * (placeRow - middlePlace);
        double across = (i % cells - middle) * (j % period - middlePlace);
        matrix.putScalar(i, j, -(down + across) / (steepness * period));
      }
    }
    return matrix;
  }
}
