package dev.ganvas.trainer.layer;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a vertex that multiplies two vectors: {@code [N, C]} and {@code [N, C]} to
 * {@code [N, 1]}. With a linear function of the class on one side and a discriminator's features on
 * the other, this is the projection head of Miyato and Koyama 2018.
 */
public class InnerProduct extends PairVertex {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InnerProduct;
  }

  @Override
  public int hashCode() {
    return InnerProduct.class.hashCode();
  }

  @Override
  InputType outputType(InputType first, InputType second) {
    return InputType.feedForward(1);
  }

  @Override
  INDArray forward(INDArray first, INDArray second) {
    try (INDArray product = first.mul(second)) {
      return product.sum(true, 1);
    }
  }

  @Override
  Gradients backward(INDArray first, INDArray second, INDArray epsilon) {
    return new Gradients(second.mulColumnVector(epsilon), first.mulColumnVector(epsilon));
  }
}
