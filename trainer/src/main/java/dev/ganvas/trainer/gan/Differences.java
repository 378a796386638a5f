package dev.ganvas.trainer.gan;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Losses of pictures and features against others of the same shape, means over all numbers, with
 * their gradients.
 *
 * @param loss the value
 * @param gradient by each number of the first; fresh memory that the receiver owns
 */
record Differences(double loss, INDArray gradient) {
  /** Of the mean length of vectors: shorter ones count for less. */
  private static final double QUIET = 0.1;

  /** So that nothing is divided by zero where nothing fires anywhere. */
  private static final double TINY = 1e-10;

  /** The mean absolute difference. */
  static Differences absolute(INDArray made, INDArray wanted) {
    INDArray difference = made.sub(wanted);
    double loss = difference.norm1Number().doubleValue() / difference.length();
    Nd4j.exec(new Sign(difference, difference));
    return new Differences(loss, difference.divi(difference.length()));
  }

  /** The mean squared difference. */
  static Differences squared(INDArray made, INDArray wanted) {
    INDArray difference = made.sub(wanted);
    double norm = difference.norm2Number().doubleValue();
    return new Differences(
        norm * norm / difference.length(), difference.muli(2.0 / difference.length()));
  }

  /**
   * The mean over places of {@code |u - v|^2}, u and v the vectors of all channels at one place of
   * both, f and g, brought to length 1: which features fire counts, not how strongly (after Zhang
   * et al. 2018). So that places where next to nothing fires count for next to nothing, {@code u =
   * f / sqrt(|f|^2 + e^2)} with e a tenth of the mean length of g; the gradient by f is then {@code
   * 2 (d - u (u.d)) / sqrt(|f|^2 + e^2)}, d = u - v.
   *
   * @shape {@code [N, C, H, W]}
   */
  static Differences ofDirections(INDArray made, INDArray wanted) {
    long places = made.length() / made.size(1);
    try (INDArray wantedLength = wanted.norm2(true, 1);
        INDArray length = made.norm2(true, 1)) {
      double floor = Math.max(TINY, QUIET * wantedLength.meanNumber().doubleValue());
      soften(wantedLength, floor);
      soften(length, floor);
      try (INDArray direction = made.div(length);
          INDArray apart = direction.dup();
          INDArray wantedDirection = wanted.div(wantedLength)) {
        apart.subi(wantedDirection);
        double norm = apart.norm2Number().doubleValue();
        try (INDArray product = direction.mul(apart);
            INDArray along = product.sum(true, 1)) {
          INDArray gradient = apart.sub(direction.muli(along)).divi(length).muli(2.0 / places);
          return new Differences(norm * norm / places, gradient);
        }
      }
    }
  }

  /** To {@code sqrt(length^2 + floor^2)}, in place. */
  private static void soften(INDArray length, double floor) {
    Nd4j.exec(new Sqrt(length.muli(length).addi(floor * floor), length));
  }

  /**
   * The mean squared difference of neighbouring pixels, to the right and below (total variation,
   * squared).
   *
   * @shape {@code [N, C, H, W]}, H and W at least 2
   */
  static Differences ofNeighbours(INDArray made) {
    INDArray gradient = made.ulike().assign(0);
    double loss = 0;
    for (int axis = 2; axis <= 3; axis++) {
      long length = made.size(axis);
      INDArray upper = part(made, axis, 1, length);
      INDArray lower = part(made, axis, 0, length - 1);
      try (INDArray step = upper.sub(lower)) {
        double norm = step.norm2Number().doubleValue();
        loss += norm * norm / step.length();
        step.muli(2.0 / step.length());
        part(gradient, axis, 1, length).addi(step);
        part(gradient, axis, 0, length - 1).subi(step);
      }
    }
    return new Differences(loss, gradient);
  }

  private static INDArray part(INDArray array, int axis, long from, long to) {
    INDArrayIndex[] indices = new INDArrayIndex[4];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i == axis ? NDArrayIndex.interval(from, to) : NDArrayIndex.all();
    }
    return array.get(indices);
  }
}
