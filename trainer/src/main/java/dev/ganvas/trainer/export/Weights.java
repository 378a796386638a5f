package dev.ganvas.trainer.export;

import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's weights as plain numbers. */
final class Weights {
  private Weights() {}

  /** A copy in row-major order, whatever the order in memory. */
  static float[] of(Layer layer, String key) {
    try (INDArray copy = Objects.requireNonNull(layer.getParam(key), key).dup('c')) {
      return copy.data().asFloat();
    }
  }
}
