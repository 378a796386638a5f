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

  /**
   * Normally distributed around the convolution that changes nothing: one at the kernel's centre
   * from each channel to itself.
   *
   * @param identity times which that convolution is taken
   */
  record NearIdentity(double identity, double deviation) implements Start {
    @Override
    public void write(INDArray target) {
      new Normal(0, deviation).write(target);
      long channels = Math.min(target.size(0), target.size(1));
      long centre = target.size(2) / 2;
      for (long c = 0; c < channels; c++) {
        double drawn = target.getDouble(c, c, centre, centre);
        target.putScalar(new long[] {c, c, centre, centre}, drawn + identity);
      }
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
