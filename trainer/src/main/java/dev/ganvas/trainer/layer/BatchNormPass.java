package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Both passes of {@link BatchNorm}. With m numbers a channel, h = (x - mean) / s, s the root of the
 * variance plus epsilon, and g what comes back:
 *
 * <pre>{@code
 * y       = gamma h + beta
 * dgamma  = sum g h          dbeta = sum g
 * dx      = gamma / s (g - sum(g) / m - h sum(g h) / m)
 * }</pre>
 *
 * <p>h is kept from the forward pass, so that nothing is computed twice.
 */
final class BatchNormPass extends ParametricPass<BatchNorm> {
  private static final long serialVersionUID = 1L;

  private final transient Scratch normalised = new Scratch();
  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();
  private final transient Scratch inverse = new Scratch();

  BatchNormPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  INDArray forward(Mode mode) {
    INDArray x = Planes.of(Planes.dense(input));
    INDArray h = normalised.like(x);
    long channels = x.size(1);
    INDArray inverseRoot = inverse.get(x.dataType(), channels);
    if (mode == Mode.TRAINING) {
      standardise(x, h, inverseRoot);
    } else {
      Planes.subtract(x, Planes.channels(parameter(BatchNorm.MEAN)), h);
      Planes.invertRoot(parameter(BatchNorm.VARIANCE), BatchNorm.EPSILON, inverseRoot);
      Planes.multiply(h, Planes.channels(inverseRoot), h);
    }
    if (!layerConf().isScaled()) {
      return h.reshape('c', input.shape());
    }
    INDArray result = output.like(x);
    Planes.multiply(h, Planes.channels(parameter(BatchNorm.GAMMA)), result);
    Planes.add(result, Planes.channels(parameter(BatchNorm.BETA)), result);
    return result.reshape('c', input.shape());
  }

  /** Normalises by the batch and moves the running statistics. */
  private void standardise(INDArray x, INDArray h, INDArray inverseRoot) {
    long count = x.size(0) * x.size(2);
    try (INDArray mean = Planes.sumByChannel(x).divi(count)) {
      Planes.subtract(x, Planes.channels(mean), h);
      try (INDArray rows = Nd4j.exec(new SquaredNorm(h, 2));
          INDArray variance = rows.reshape(x.size(0), x.size(1)).sum(0).divi(count)) {
        Planes.invertRoot(variance, BatchNorm.EPSILON, inverseRoot);
        Planes.multiply(h, Planes.channels(inverseRoot), h);
        double keep = 1 - BatchNorm.MOMENTUM;
        double unbiased = count > 1 ? (double) count / (count - 1) : 1;
        parameter(BatchNorm.MEAN).muli(keep).addi(mean.muli(BatchNorm.MOMENTUM));
        parameter(BatchNorm.VARIANCE).muli(keep).addi(variance.muli(BatchNorm.MOMENTUM * unbiased));
      }
    }
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray g = Planes.of(epsilon);
    INDArray h = normalised.last();
    long n = g.size(0);
    long channels = g.size(1);
    long count = n * g.size(2);
    INDArray result = inputGradient.like(g);
    try (INDArray sum = Planes.sumByChannel(g);
        INDArray rows =
            Nd4j.exec(
                new Dot(
                    g.reshape('c', new long[] {n * channels, g.size(2)}),
                    h.reshape('c', new long[] {n * channels, g.size(2)}),
                    1));
        INDArray product = rows.reshape(n, channels).sum(0)) {
      if (scope == BackwardScope.PARAMETERS_AND_INPUT && layerConf().isScaled()) {
        gradient(BatchNorm.BETA).assign(sum);
        gradient(BatchNorm.GAMMA).assign(product);
      }
      Planes.multiply(h, Planes.channels(product.divi(-count)), result);
      Planes.subtract(result, Planes.channels(sum.divi(count)), result);
      result.addi(g);
    }
    try (INDArray factor = inverse.last().dup()) {
      if (layerConf().isScaled()) {
        factor.muli(parameter(BatchNorm.GAMMA));
      }
      Planes.multiply(result, Planes.channels(factor), result);
    }
    return result.reshape('c', input.shape());
  }
}
