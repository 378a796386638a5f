package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Configuration of a vertex that scales and shifts channels by numbers that another part of the
 * network computes: x {@code [N, C, H, W]} and m {@code [N, 2 C]} to {@code [N, C, H, W]}, y = x (1
 * + m_c) + m_(C + c).
 *
 * <p>Behind a {@link BatchNorm#withoutScale} and with m a linear function of the class, this is
 * class-conditional batch normalisation (de Vries et al. 2017; Brock et al. 2019).
 */
public class Modulation extends PairVertex {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Modulation;
  }

  @Override
  public int hashCode() {
    return Modulation.class.hashCode();
  }

  @Override
  InputType outputType(InputType first, InputType second) {
    return first;
  }

  @Override
  INDArray forward(INDArray first, INDArray second) {
    INDArray result = first.dup('c');
    INDArray planes = Planes.of(result);
    try (INDArray scale = half(second, 0, first.size(1)).addi(1);
        INDArray shift = half(second, 1, first.size(1))) {
      Planes.multiply(planes, scale, planes);
      Planes.add(planes, shift, planes);
    }
    return result;
  }

  @Override
  Gradients backward(INDArray first, INDArray second, INDArray epsilon) {
    long n = first.size(0);
    long channels = first.size(1);
    INDArray toFirst = epsilon.dup('c');
    INDArray toSecond = second.ulike();
    try (INDArray scale = half(second, 0, channels).addi(1);
        INDArray product = epsilon.mul(Planes.dense(first));
        INDArray toScale = Planes.of(product).sum(2);
        INDArray toShift = Planes.of(epsilon).sum(2)) {
      Planes.multiply(Planes.of(toFirst), scale, Planes.of(toFirst));
      toSecond
          .get(NDArrayIndex.all(), NDArrayIndex.interval(0, channels))
          .assign(toScale.reshape(n, channels));
      toSecond
          .get(NDArrayIndex.all(), NDArrayIndex.interval(channels, 2 * channels))
          .assign(toShift.reshape(n, channels));
    }
    return new Gradients(toFirst, toSecond);
  }

  /** A copy as {@code [N, C, 1]}. */
  private static INDArray half(INDArray both, long index, long channels) {
    return both.get(
            NDArrayIndex.all(), NDArrayIndex.interval(index * channels, (index + 1) * channels))
        .dup('c')
        .reshape('c', new long[] {both.size(0), channels, 1});
  }
}
