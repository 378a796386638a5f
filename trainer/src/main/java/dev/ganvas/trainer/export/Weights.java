package dev.ganvas.trainer.export;

import dev.ganvas.trainer.layer.EffectiveWeights;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's weights as plain numbers. */
final class Weights {
  private Weights() {}

  /** A copy in row-major order, whatever the order in memory. */
  static float[] of(Layer layer, String key) {
    return copy(Objects.requireNonNull(layer.getParam(key), key));
  }

  /** A copy of those that inference uses, in row-major order. */
  static float[] effective(Layer layer) {
    if (layer instanceof EffectiveWeights weighted) {
      return copy(weighted.effectiveWeights());
    }
    throw new IllegalArgumentException("expected a layer with weights, found " + layer.getClass());
  }

  private static float[] copy(INDArray array) {
    try (INDArray copy = array.dup('c')) {
      return copy.data().asFloat();
    }
  }
}
