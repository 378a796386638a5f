package dev.ganvas.trainer.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer whose weights in use may differ from those stored. */
public interface EffectiveWeights {
  /**
   * The weights that inference multiplies by.
   *
   * @shape as the layer stores them; this layer keeps ownership, valid until its next pass
   */
  INDArray effectiveWeights();
}
