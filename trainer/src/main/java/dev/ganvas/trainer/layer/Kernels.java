package dev.ganvas.trainer.layer;

/** How ND4J's convolutions are told what to do. */
final class Kernels {
  private Kernels() {}

  /**
   * kH, kW, sH, sW, pH, pW, dH, dW, explicit padding, NCHW, weights {@code [out, in, kH, kW]} for
   * convolutions, {@code [in, out, kH, kW]} for transposed ones.
   */
  static int[] arguments(int kernel, int stride, int padding) {
    return new int[] {kernel, kernel, stride, stride, padding, padding, 1, 1, 0, 0, 1};
  }
}
