package dev.ganvas.trainer.gan;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Real pictures of one update.
 *
 * @param pictures {@code [N, C, H, W]} float32 in [-1, 1], in this object's possession
 * @param classes the class of each, from 0; empty where labels are not used
 */
public record LabelledBatch(INDArray pictures, List<Integer> classes) implements AutoCloseable {
  /** Checks that there are as many classes as pictures, if any. */
  public LabelledBatch {
    classes = List.copyOf(classes);
    if (!classes.isEmpty() && classes.size() != pictures.size(0)) {
      throw new IllegalArgumentException(
          "expected " + pictures.size(0) + " classes, found " + classes.size());
    }
  }

  @Override
  public void close() {
    pictures.close();
  }
}
