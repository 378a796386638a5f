package dev.ganvas.trainer.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The examples of one step. Whoever has used it closes it: its arrays lie outside the Java heap.
 *
 * @param input {@code [N, 3, h, w]} float32, RGB, in the value range of whoever drew it
 * @param target {@code [N, 3, s*h, s*w]} float32, RGB, in the same range
 */
public record Batch(INDArray input, INDArray target) implements AutoCloseable {
  @Override
  public void close() {
    input.close();
    target.close();
  }
}
