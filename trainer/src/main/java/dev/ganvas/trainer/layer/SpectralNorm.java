package dev.ganvas.trainer.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Divides a matrix of weights by an estimate of its largest singular value (Miyato et al. 2018,
 * "Spectral Normalization for Generative Adversarial Networks", algorithm 1). With the weights
 * {@code W} as {@code [rows, columns]} and the stored vector u:
 *
 * <pre>{@code
 * v = W'u / |W'u|      s = |W v|      u = W v / s (training only)      in use: W / s
 * dL/dW = (G - <G, W/s> u v') / s      G the gradient to W / s; u and v count as constants
 * }</pre>
 */
final class SpectralNorm {
  /** Keeps a matrix of zeros from dividing by zero. */
  private static final double TINY = 1e-12;

  private final Scratch normalised = new Scratch();
  private final Scratch left = new Scratch();
  private final Scratch right = new Scratch();
  private double sigma = 1;

  /**
   * W / s in the shape of W; this object keeps the memory.
   *
   * @shape {@code weights} has its rows on the first axis; {@code u} is {@code [rows]}, changed in
   *     training
   */
  INDArray apply(INDArray weights, INDArray u, ParametricPass.Mode mode) {
    long rows = weights.size(0);
    INDArray matrix = weights.reshape('c', new long[] {rows, weights.length() / rows});
    INDArray v = right.get(weights.dataType(), matrix.size(1), 1);
    Nd4j.gemm(matrix, u.reshape('c', new long[] {rows, 1}), v, true, false, 1, 0);
    v.divi(Math.max(TINY, v.norm2Number().doubleValue()));
    INDArray next = left.get(weights.dataType(), rows, 1);
    Nd4j.gemm(matrix, v, next, false, false, 1, 0);
    sigma = Math.max(TINY, next.norm2Number().doubleValue());
    next.divi(sigma);
    if (mode == ParametricPass.Mode.TRAINING) {
      u.assign(next.reshape(u.shape()));
    }
    return weights.div(sigma, normalised.like(weights));
  }

  /** What {@link #apply} gave last. */
  INDArray last() {
    return normalised.last();
  }

  /**
   * Turns the gradient to the weights in use into that to the stored ones, in place.
   *
   * @shape as the weights
   */
  void chain(INDArray gradient) {
    INDArray inUse = last();
    long rows = gradient.size(0);
    try (INDArray product = gradient.mul(inUse)) {
      double alignment = product.sumNumber().doubleValue();
      INDArray u = left.get(gradient.dataType(), rows, 1);
      INDArray v = right.get(gradient.dataType(), gradient.length() / rows, 1);
      try (INDArray outer = Nd4j.gemm(u, v, false, true)) {
        gradient.subi(outer.dup('c').reshape(gradient.shape()).muli(alignment)).divi(sigma);
      }
    }
  }
}
