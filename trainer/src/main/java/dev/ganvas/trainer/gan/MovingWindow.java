package dev.ganvas.trainer.gan;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The part of pictures that networks look at: of one size, at another place in each step. Such
 * networks look at every second pixel, then at every fourth, and an enlarging network makes each of
 * its {@code s * s} neighbouring pixels by weights of their own: if both grids always lay alike,
 * what is between the looks would be nobody's business, and show as a grid.
 */
final class MovingWindow {
  /** Pixels from one place that deep features look at to the next. */
  private static final int GRID = 16;

  /** At most one in so many rows and columns is left out. */
  private static final int SHARE = 4;

  private MovingWindow() {}

  /**
   * Where the window lies.
   *
   * @param seed decides, with the step, and nothing else does
   * @return of pictures {@code [N, C, H, W]} a part {@code [N, C, h, w]} with more than three
   *     quarters of each side
   */
  static INDArrayIndex[] at(long seed, int step, INDArray pictures) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    return new INDArrayIndex[] {
      NDArrayIndex.all(),
      NDArrayIndex.all(),
      side(pictures.size(2), random),
      side(pictures.size(3), random)
    };
  }

  /** How many places there are to begin at: of small pictures less is left out. */
  static int places(long length) {
    return (int) Math.max(1, Math.min(GRID, length / SHARE));
  }

  private static INDArrayIndex side(long length, SplittableRandom random) {
    int places = places(length);
    int first = random.nextInt(places);
    return NDArrayIndex.interval(first, first + length - places + 1);
  }
}
