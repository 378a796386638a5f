package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Two batches that went through a network in one pass.
 *
 * @param all {@code [N + M, C, H, W]}, the first batch's examples before the second's
 * @param count N, the examples of the first batch
 */
record Stacked(INDArray all, long count) {
  /** The first batch's, a view. */
  INDArray first() {
    return part(0, count);
  }

  /** The second batch's, a view. */
  INDArray second() {
    return part(count, all.size(0));
  }

  private INDArray part(long from, long to) {
    return all.get(
        new INDArrayIndex[] {
          NDArrayIndex.interval(from, to),
          NDArrayIndex.all(),
          NDArrayIndex.all(),
          NDArrayIndex.all()
        });
  }
}
