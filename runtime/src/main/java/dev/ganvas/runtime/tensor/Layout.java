package dev.ganvas.runtime.tensor;

/** The order of a picture batch's axes: N pictures, C channels, H rows, W columns. */
public enum Layout {
  /** Planes one after the other, as PyTorch and DL4J have it. */
  NCHW,
  /** Pixels one after the other, as TensorFlow has it. */
  NHWC;

  /** The shape of a batch in this layout. */
  public Shape shape(int n, int channels, int height, int width) {
    return this == NCHW
        ? Shape.of(n, channels, height, width)
        : Shape.of(n, height, width, channels);
  }

  /** Which axis counts channels. */
  public int channelAxis() {
    return this == NCHW ? 1 : 3;
  }

  /** Which axis counts rows. */
  public int heightAxis() {
    return this == NCHW ? 2 : 1;
  }

  /** Which axis counts columns. */
  public int widthAxis() {
    return this == NCHW ? 3 : 2;
  }
}
