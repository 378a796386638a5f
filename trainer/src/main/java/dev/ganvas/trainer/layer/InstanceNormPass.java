package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;

/** Both passes of {@link InstanceNorm}: {@link BatchNormPass}'s formulas, plane by plane. */
final class InstanceNormPass extends ParametricPass<InstanceNorm> {
  private static final long serialVersionUID = 1L;

  private final transient Scratch normalised = new Scratch();
  private final transient Scratch output = new Scratch();
  private final transient Scratch inputGradient = new Scratch();
  private final transient Scratch inverse = new Scratch();

  InstanceNormPass(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  INDArray forward(Mode mode) {
    INDArray x = rows(Planes.dense(input));
    long pixels = x.size(1);
    INDArray h = normalised.like(x);
    INDArray inverseRoot = inverse.get(x.dataType(), x.size(0), 1);
    try (INDArray mean = x.sum(1).divi(pixels)) {
      Planes.subtract(x, column(mean), h);
    }
    try (INDArray variance = Nd4j.exec(new SquaredNorm(h, 1)).divi(pixels)) {
      Planes.invertRoot(column(variance), BatchNorm.EPSILON, inverseRoot);
    }
    Planes.multiply(h, inverseRoot, h);
    INDArray result = output.get(input.dataType(), input.shape());
    INDArray planes = Planes.of(result);
    INDArray kept = h.reshape('c', planes.shape());
    Planes.multiply(kept, Planes.channels(parameter(BatchNorm.GAMMA)), planes);
    Planes.add(planes, Planes.channels(parameter(BatchNorm.BETA)), planes);
    return result;
  }

  @Override
  INDArray backward(INDArray epsilon, BackwardScope scope) {
    INDArray g = rows(epsilon);
    INDArray h = normalised.last();
    long n = epsilon.size(0);
    long channels = epsilon.size(1);
    long pixels = g.size(1);
    INDArray result = inputGradient.like(g);
    try (INDArray sum = g.sum(1);
        INDArray product = Nd4j.exec(new Dot(g, h, 1))) {
      if (scope == BackwardScope.PARAMETERS_AND_INPUT) {
        gradient(BatchNorm.BETA).assign(sum.reshape(n, channels).sum(0));
        gradient(BatchNorm.GAMMA).assign(product.reshape(n, channels).sum(0));
      }
      Planes.multiply(h, column(product.divi(-pixels)), result);
      Planes.subtract(result, column(sum.divi(pixels)), result);
      result.addi(g);
    }
    Planes.multiply(result, inverse.last(), result);
    INDArray planes = result.reshape('c', new long[] {n, channels, pixels});
    Planes.multiply(planes, Planes.channels(parameter(BatchNorm.GAMMA)), planes);
    return result.reshape('c', input.shape());
  }

  /** A row a plane, without a copy. */
  private static INDArray rows(INDArray array) {
    return array.reshape(
        'c', new long[] {array.size(0) * array.size(1), array.size(2) * array.size(3)});
  }

  private static INDArray column(INDArray vector) {
    return vector.reshape('c', new long[] {vector.length(), 1});
  }
}
