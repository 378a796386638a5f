package dev.ganvas.trainer.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The numbers that a parameter has before the first step. */
sealed interface Start {
  /**
   * Writes them.
   *
   * @shape {@code target} is the parameter's own view, any shape
   */
  void write(INDArray target);

  /** The same number everywhere. */
  record Constant(double value) implements Start {
    @Override
    public void write(INDArray target) {
      target.assign(value);
    }
  }

  /** Normally distributed, from ND4J's generator, which the network's seed has set. */
  record Normal(double mean, double deviation) implements Start {
    @Override
    public void write(INDArray target) {
      try (INDArray drawn = Nd4j.randn(target.dataType(), target.shape())) {
        target.assign(drawn.muli(deviation).addi(mean));
      }
    }
  }
}
