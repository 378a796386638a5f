package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The exponential moving average of a network's weights, which gives steadier pictures than the
 * weights of any one step. Early on the decay is smaller, {@code (1 + t) / (10 + t)}, so that the
 * random first weights are soon forgotten.
 */
public final class Average {
  private final double decay;
  private final INDArray values;

  /**
   * An average that starts at the given weights.
   *
   * @param decay 0 (no averaging) to below 1
   * @shape {@code start} is {@code [parameters]} or {@code [1, parameters]}; copied
   */
  public Average(double decay, INDArray start) {
    this.decay = decay;
    this.values = start.dup();
  }

  /**
   * Takes the weights after step {@code step} in.
   *
   * @shape {@code weights} as at the start; only read
   */
  public void add(INDArray weights, long step) {
    double d = Math.min(decay, (1.0 + step) / (10.0 + step));
    try (INDArray change = weights.sub(values).muli(1 - d)) {
      values.addi(change);
    }
  }

  /**
   * The averaged weights.
   *
   * @shape as at the start; this object keeps ownership
   */
  public INDArray values() {
    return values;
  }
}
