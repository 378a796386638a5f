package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How much of a picture is a pattern that repeats every four pixels. Networks that halve twice and
 * double twice lay such a grid over what they paint, and a style's statistics do not mind: they ask
 * how strong fine texture is, not where it lies.
 *
 * <p>In each window of 16 by 16 pixels, four by four cells, the pixels of one place in the cell are
 * averaged; of these 16 means the part that is no slope is squared. Slopes are content: a sky that
 * grows lighter upwards is no grid.
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
    INDArray gradient = made.ulike().assign(0);
    try (INDArray whole = part(made, rows, columns).dup('c');
        INDArray means = whole.reshape('c', windows).mean(3, 6);
        INDArray places = means.permute(0, 1, 2, 4, 3, 5).dup('c');
        INDArray projection = withoutSlopes(made.dataType());
        INDArray patterns =
            places.reshape('c', new long[] {places.length() / PLACES, PLACES}).mmul(projection)) {
      double norm = patterns.norm2Number().doubleValue();
      double loss = norm * norm / patterns.length();
      // The projection is its own transpose and square.
      patterns.muli(2.0 / patterns.length() / (CELLS * CELLS));
      INDArray back =
          patterns
              .dup('c')
              .reshape('c', new long[] {n, channels, rows, columns, PERIOD, PERIOD})
              .permute(0, 1, 2, 4, 3, 5)
              .dup('c')
              .reshape('c', new long[] {n, channels, rows, 1, PERIOD, columns, 1, PERIOD});
      try (INDArray spread = Nd4j.zeros(made.dataType(), windows)) {
        Nd4j.exec(
            DynamicCustomOp.builder("add").addInputs(spread, back).addOutputs(spread).build());
        part(gradient, rows, columns).assign(spread.reshape('c', whole.shape()));
      }
      return new Differences(loss, gradient);
    }
  }

  private static INDArray part(INDArray array, long rows, long columns) {
    return array.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, rows * WINDOW),
        NDArrayIndex.interval(0, columns * WINDOW));
  }

  /** What remains of the places of a cell when their mean and both slopes are taken away. */
  private static INDArray withoutSlopes(DataType type) {
    double middle = (PERIOD - 1) / 2.0;
    double steepness = 0;
    for (int i = 0; i < PERIOD; i++) {
      steepness += (i - middle) * (i - middle) * PERIOD;
    }
    INDArray projection = Nd4j.create(type, PLACES, PLACES);
    for (int i = 0; i < PLACES; i++) {
      for (int j = 0; j < PLACES; j++) {
        int row = i / PERIOD;
        int otherRow = j / PERIOD;
        double down = (row - middle) * (otherRow - middle);
        double across = (i % PERIOD - middle) * (j % PERIOD - middle);
        double same = i == j ? 1 : 0;
        projection.putScalar(i, j, same - 1.0 / PLACES - (down + across) / steepness);
      }
    }
    return projection;
  }
}
